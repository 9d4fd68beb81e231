#!/usr/bin/env bash
# Print the folder of the newest PostgreSQL server programs that have PostGIS beside them.
. "$(dirname "$0")/lib.sh"

for bin in $(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -t/ -k5 -rn) "$(pg_config --bindir 2>/dev/null || true)"; do
  [ -x "$bin/initdb" ] || continue
  for share in "/usr/share/postgresql/$(basename "$(dirname "$bin")")" "$("$bin/pg_config" --sharedir 2>/dev/null || true)"; do
    if [ -f "$share/extension/postgis.control" ]; then
      echo "$bin"
      exit 0
    fi
  done
done
die "PostgreSQL with PostGIS was not found: install postgresql-15 and postgresql-15-postgis-3."
