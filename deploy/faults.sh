#!/usr/bin/env bash
# make faults: the rounds that are not done yet; a named JOB begins anew. faults.sh [JOB]
. "$(dirname "$0")/lib.sh"
"$ROOT/deploy/set-up.sh" test
settings
export TEST_DB_NAME=${TEST_DB_NAME:-faults_wangge}
exec "$PYTHON" -m tests.faults "$@"
