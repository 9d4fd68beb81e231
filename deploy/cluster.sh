#!/usr/bin/env bash
# The private PostGIS cluster: cluster.sh start|stop|delete. It listens on a unix socket only, so no port can clash.
. "$(dirname "$0")/lib.sh"

# PostgreSQL refuses to run as root: then the account postgres, which the Debian package brings, runs it.
owner=$(id -un)
as_owner() { "$@"; }
if is_root; then
  owner=postgres
  id "$owner" >/dev/null 2>&1 || die "PostgreSQL does not run as root and there is no account 'postgres' to run it: install the Debian package postgresql-common."
  as_owner() { setpriv --reuid="$owner" --regid="$(id -gn "$owner")" --init-groups env HOME=/ LANG=C.UTF-8 LC_ALL=C.UTF-8 "$@"; }
fi

# .local/pg, or a folder under /var/tmp when that account may not enter the parents of this checkout (such as /root).
short=/var/tmp/wangge-$(printf '%s' "$ROOT" | sha256sum | cut -c1-12)
home=$LOCAL/pg
(cd / && as_owner test -x "$LOCAL") || home=$short
socket=$home
[ "$(printf '%s' "$home/.s.PGSQL.5432" | wc -c)" -le 107 ] || socket=$short # the kernel's limit for a socket path
data=$home/data
log=$LOGS/database.log

if [ "${1:-start}" != start ] && ! as_owner test -e "$data"; then # nothing was ever made
  [ "$1" = stop ] || rm -rf "$home" "$short"
  exit 0
fi

# the programs of the version that made the data; else the newest
if version=$(as_owner cat "$data/PG_VERSION" 2>/dev/null) && [ -x "/usr/lib/postgresql/$version/bin/postgres" ]; then
  bin=/usr/lib/postgresql/$version/bin
else
  bin=$("$ROOT/deploy/postgres-bin.sh") || exit 1
fi
running() { (cd / && as_owner "$bin/pg_ctl" -D "$data" status) >/dev/null 2>&1; }
sql() { (cd / && as_owner "$bin/psql" -X -q -v ON_ERROR_STOP=1 -h "$socket" -U "$owner" "$@"); }

own_folder() {
  if [ -e "$1" ] && [ "$(stat -c %U "$1")" != "$owner" ]; then
    die "$1 belongs to '$(stat -c %U "$1")' and the database runs as '$owner': delete it, or move this checkout to another folder."
  fi
  mkdir -p "$1"
  chmod 700 "$1"
  chown "$owner" "$1"
}

make_cluster() {
  need_space "$LOCAL" 1500
  [ "$home" = "$LOCAL/pg" ] || say "The account '$owner' may not enter $ROOT: the database lives in $home"
  rm -rf "${home:?}/data"
  rm -f "$LOCAL/database-password"
  own_folder "$home"
  (cd / && as_owner "$bin/initdb" -D "$data" -U "$owner" --encoding=UTF8 --locale=C.UTF-8 --auth=scram-sha-256 --auth-local=peer) \
    >"$log" 2>&1 || explain "$log" "making the database cluster"
  cat >>"$data/postgresql.conf" <<EOF

# 网格安监一张图: private to this checkout
listen_addresses = ''
max_connections = 200
shared_buffers = '256MB'
work_mem = '32MB'
maintenance_work_mem = '256MB'
max_wal_size = '2GB'
random_page_cost = 1.1
jit = off
timezone = 'UTC'
log_timezone = 'UTC'
EOF
  printf '%s\n' "local all \"$owner\" peer" "local all all scram-sha-256" >"$data/pg_hba.conf"
}

start_cluster() {
  running && return
  own_folder "$socket"
  # through a pipe: the account may not write into our log folder
  (cd / && as_owner "$bin/pg_ctl" -D "$data" -w -t 60 -l "$home/postgres.log" -o "-k $socket" start) >"$log" 2>&1 && return
  as_owner tail -n 5 "$home/postgres.log" >>"$log" 2>/dev/null || true
  explain "$log" "starting the private database"
}

# Every database made later, for tests too, has PostGIS from template1, so no account of ours needs to be superuser.
fill_cluster() {
  {
    sql -d template1 -c 'CREATE EXTENSION IF NOT EXISTS postgis; CREATE EXTENSION IF NOT EXISTS btree_gist; CREATE EXTENSION IF NOT EXISTS pg_trgm' &&
      sql -d postgres -c 'CREATE ROLE wangge LOGIN CREATEDB' -c 'CREATE DATABASE wangge OWNER wangge' &&
      as_owner touch "$home/ready"
  } >"$log" 2>&1 || explain "$log" "preparing the private database"
}

new_password() {
  local file=$LOCAL/database-password
  (umask 077 && "$(find_python)" -c 'import secrets; print(secrets.token_urlsafe(36))' >"$file.new")
  printf "ALTER ROLE wangge PASSWORD '%s';\n" "$(cat "$file.new")" | sql -d postgres
  mv "$file.new" "$file"
}

case ${1:-start} in
  start)
    if as_owner test -e "$home/ready"; then
      start_cluster
    else # never finished: nobody's data are in it
      running && (cd / && as_owner "$bin/pg_ctl" -D "$data" -m immediate stop) >/dev/null 2>&1
      make_cluster
      start_cluster
      fill_cluster
    fi
    [ -s "$LOCAL/database-password" ] || new_password
    (umask 077 && echo "postgis://wangge:$(cat "$LOCAL/database-password")@/wangge?host=$socket" >"$LOCAL/database-url")
    ;;
  stop)
    running || exit 0
    (cd / && as_owner "$bin/pg_ctl" -D "$data" -m fast -w stop) >/dev/null 2>&1 || die "The private database in $home did not stop (see $home/postgres.log)."
    say "The private database is stopped"
    ;;
  delete)
    "$0" stop
    rm -rf "$home" "$short"
    ;;
  *) die "cluster.sh start|stop|delete" ;;
esac
