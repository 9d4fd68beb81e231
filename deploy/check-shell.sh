#!/usr/bin/env bash
# Every step parses, is executable, and is held by shellcheck where that is installed.
. "$(dirname "$0")/lib.sh"
scripts=(deploy/*.sh deploy/manage .ci/run)
for script in "${scripts[@]}"; do
  bash -n "$script"
  [ "$script" = deploy/lib.sh ] || [ -x "$script" ] || die "$script is not executable."
done
! have shellcheck || shellcheck -x -e SC1091 "${scripts[@]}"
