#!/usr/bin/env bash
# Get the browser libraries (and for tests the linters) into layers/node_modules. browser-libraries.sh [demo|test]
. "$(dirname "$0")/lib.sh"
goal=${1:-demo}
wanted=$(sha layers/package-lock.json layers/package.json)

# npm ci deletes the folder first, so a stamp inside it never outlives what it vouches for.
installed() { [ "$(cat "$NODE_MODULES/.installed-$1" 2>/dev/null)" = "$wanted" ]; }
installed test && exit 0
[ "$goal" = demo ] && installed demo && exit 0

log=$LOGS/browser-libraries.log
omit=()
[ "$goal" = test ] || omit=(--omit=dev)
say "Getting the browser libraries"
(cd layers && npm ci "${omit[@]}" --ignore-scripts --no-progress --no-audit --no-fund </dev/null) >"$log" 2>&1 ||
  explain "$log" "getting the browser libraries" "The npm registry"
echo "$wanted" >"$NODE_MODULES/.installed-$goal"
