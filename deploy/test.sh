#!/usr/bin/env bash
# make test: its own set-up, then Python with the browser, then JavaScript. test.sh [pytest arguments]
. "$(dirname "$0")/lib.sh"
"$ROOT/deploy/set-up.sh" test
settings
export PGOPTIONS='-c synchronous_commit=off' # a test database may be lost with the machine
export TEST_DB_NAME=${TEST_DB_NAME:-test_wangge}
if [ $# -gt 0 ]; then
  exec "$PYTHON" -m pytest --create-db "$@"
fi
failed=0
"$PYTHON" -m pytest --create-db -n 2 --dist loadfile -q || failed=1
shopt -s nullglob globstar
scripts=(tests/js/**/*.test.*js)
[ ${#scripts[@]} -eq 0 ] || node --test "${scripts[@]}" || failed=1
exit $failed
