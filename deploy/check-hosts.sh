#!/usr/bin/env bash
# No file of the project names a package registry, a mirror or a folder of somebody's machine.
. "$(dirname "$0")/lib.sh"
if git grep -nIE '"resolved":|--(extra-)?index-url[ =]|--find-links|/home/[a-z]+/|/root/[.a-z]|/work/' \
  -- . ':!deploy/check-hosts.sh'; then
  die "The lines above name a registry or a machine."
fi
