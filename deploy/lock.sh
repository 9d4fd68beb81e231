#!/usr/bin/env bash
# make lock: resolve the libraries anew. The two Python locks agree, carry hashes and name no host; needs uv.
. "$(dirname "$0")/lib.sh"
have uv || die "make lock needs uv (pip install uv)."
resolve() { uv pip compile --quiet --upgrade --python-version 3.11 --generate-hashes --no-emit-index-url --no-header "$@"; }
resolve requirements-dev.in -o requirements-dev.lock
resolve requirements.in -c requirements-dev.lock -o requirements.lock
(cd layers && npm update --package-lock-only --no-audit --no-fund)
"$ROOT/deploy/check-hosts.sh"
