#!/usr/bin/env bash
# make bench: measure what is not measured yet; a named JOB is measured anew. bench.sh [JOB [SIZE]]
. "$(dirname "$0")/lib.sh"
"$ROOT/deploy/set-up.sh" test
settings
exec "$PYTHON" -m tests.benchmarks "$@"
