#!/usr/bin/env bash
# make bench: run the measurements under tests/benchmarks, one file each; a finished one is not repeated. bench.sh [JOB]
. "$(dirname "$0")/lib.sh"
"$ROOT/deploy/set-up.sh" test
settings
results=$LOCAL/bench
mkdir -p "$results"
shopt -s nullglob
found=0
for script in tests/benchmarks/bench_*.py; do
  job=$(basename "$script" .py) job=${job#bench_}
  [ -z "${1:-}" ] || [ "$1" = "$job" ] || continue
  found=1
  state=$results/$job.json
  [ -n "${1:-}" ] || [ ! -s "$state" ] || { say "$job: measured already ($state)"; continue; }
  say "$job"
  "$PYTHON" -m "tests.benchmarks.bench_$job" | tee "$state.new"
  mv "$state.new" "$state"
done
[ $found = 1 ] || die "There is no measurement of that name under tests/benchmarks."
