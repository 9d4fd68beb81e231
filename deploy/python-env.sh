#!/usr/bin/env bash
# Make .venv from the lock file, every file checked by its hash. python-env.sh [demo|test]
. "$(dirname "$0")/lib.sh"
goal=${1:-demo}
lock=requirements.lock
[ "$goal" = demo ] || lock=requirements-dev.lock
stamp=$VENV/.installed-$goal
building=$VENV/.building

# The test libraries contain those of the demo in the same versions (`make lock` resolves them together).
installed() { [ ! -e "$building" ] && [ -x "$PYTHON" ] && [ "$(cat "$1" 2>/dev/null)" = "$(sha "$2")" ]; }
installed "$stamp" "$lock" && exit 0
[ "$goal" = demo ] && installed "$VENV/.installed-test" requirements-dev.lock && exit 0

base=$(find_python)
need_space "$ROOT" 2500
if [ -e "$building" ] || { [ -d "$VENV" ] && ! "$PYTHON" -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))' 2>/dev/null; }; then
  rm -rf "$VENV" # left half done, or of another Python
fi
mkdir -p "$VENV"
touch "$building"
log=$LOGS/python.log
[ -x "$PYTHON" ] && "$PYTHON" -m pip --version >/dev/null 2>&1 ||
  "$base" -m venv "$VENV" >"$log" 2>&1 || explain "$log" "making .venv" "Python's package index"

total=$(grep -cE '^[a-z0-9].*==' "$lock")
say "Installing $total Python libraries from $lock"
# pip names each library as it fetches it: the only sign of progress worth showing
count() { awk -v total="$total" '/^Collecting/ { if (++n % 20 == 0) { printf "    %d of %d\n", n, total; fflush() } }'; }
"$PYTHON" -m pip install --disable-pip-version-check --no-input --progress-bar off --no-deps --only-binary :all: \
  --require-hashes -r "$lock" 2>&1 | tee "$log" | count || explain "$log" "installing Python libraries" "Python's package index"
sha "$lock" >"$stamp"
rm "$building"
