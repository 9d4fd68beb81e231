#!/usr/bin/env bash
# Everything a run needs, in order; what is there already is left alone. set-up.sh [demo|test|check]
. "$(dirname "$0")/lib.sh"
goal=${1:-demo}
libraries=$goal
[ "$goal" != check ] || libraries=test
exec 9>"$RUN/set-up.lock"
flock -n 9 || { say "Another set-up is running in this checkout; waiting for it"; flock 9; }
step() { "$ROOT/deploy/$1.sh" "${@:2}" 9>&-; } # what is started must not keep the lock

step packages "$goal"
step python-env "$libraries"
step browser-libraries "$libraries"
[ -n "${DATABASE_URL:-}" ] || step cluster start
step settings
[ "$goal" = check ] || step prepare
