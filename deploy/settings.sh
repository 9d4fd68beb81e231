#!/usr/bin/env bash
# Write .local/env, the settings of this installation, and check that its database answers and has PostGIS.
. "$(dirname "$0")/lib.sh"
url=${DATABASE_URL:-$(cat "$LOCAL/database-url")}
log=$LOGS/database.log
sql() { psql -X -q -v ON_ERROR_STOP=1 "${url/#postgis:/postgresql:}" "$@" >/dev/null 2>"$log"; }

sql -c 'SELECT 1' || die "The database of DATABASE_URL does not answer: $(tail -n 1 "$log")"
sql -c 'SELECT postgis_lib_version()' || sql -c 'CREATE EXTENSION postgis' ||
  die "The database of DATABASE_URL has no PostGIS and this account may not add it: have an administrator run CREATE EXTENSION postgis in it."

umask 077
key=$LOCAL/secret-key
[ -s "$key" ] || { "$PYTHON" -c 'import secrets; print(secrets.token_urlsafe(48))' >"$key.new" && mv "$key.new" "$key"; }
cat >"$LOCAL/env.new" <<EOF
SECRET_KEY='$(cat "$key")'
DATABASE_URL='$url'
ALLOWED_HOSTS='127.0.0.1,localhost'
DATA_DIR='$LOCAL'
NUMBA_CACHE_DIR='$LOCAL/numba'
PLAIN_HTTP='1'
EOF
mv "$LOCAL/env.new" "$LOCAL/env"
