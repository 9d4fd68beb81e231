#!/usr/bin/env bash
# Stop everything and delete what was made here; the sources stay as they are.
. "$(dirname "$0")/lib.sh"
"$ROOT/deploy/stop.sh"
"$ROOT/deploy/cluster.sh" delete
cd /
rm -rf "$LOCAL" "$VENV" "$NODE_MODULES"
find "$ROOT" -name __pycache__ -type d -prune -exec rm -rf {} +
find "$ROOT/locale" -name '*.mo' -delete 2>/dev/null || true
echo "· Deleted .local, .venv and layers/node_modules"
