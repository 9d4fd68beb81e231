#!/usr/bin/env bash
# Bring the database to the newest schema, compile the translations, collect the files for browsers: each if it changed.
. "$(dirname "$0")/lib.sh"
settings
log=$LOGS/prepare.log

# once NAME PRODUCT INPUTS COMMAND...: run it unless PRODUCT is there and was made from the same inputs
once() {
  local stamp=$STAMPS/${1// /-}
  [ -e "$2" ] && [ "$(cat "$stamp" 2>/dev/null)" = "$3" ] && return
  rm -f "$stamp"
  say "${1^}"
  "${@:4}" >"$log" 2>&1 || explain "$log" "${1}"
  echo "$3" >"$stamp"
}
hash_of() { find "$@" -type f -print0 2>/dev/null | sort -z | xargs -0r sha256sum | sha256sum | cut -c1-64; }

database=$(printf '%s' "$DATABASE_URL" | sha256sum | cut -c1-64)
[ "$DATABASE_URL" = "$(cat "$LOCAL/database-url" 2>/dev/null)" ] || database=$(date +%s%N) # not ours: it may have been emptied
once "bringing the database to the newest schema" "$ROOT" "$(hash_of ./*/migrations -name '*.py') $database" \
  manage migrate --no-input
compile_translations() {
  local po
  find locale -name '*.po' | while read -r po; do msgfmt --check-format -o "${po%.po}.mo" "$po" || exit 1; done
}
[ ! -d locale ] || once "compiling the translations" locale/zh_Hans/LC_MESSAGES/django.mo "$(hash_of locale -name '*.po')" compile_translations
once "collecting the files for browsers" "$LOCAL/static/staticfiles.json" \
  "$(hash_of ./*/static) $(sha deploy/prepare.sh layers/package-lock.json requirements.lock)" manage collectstatic --no-input --clear --ignore ext --ignore editors --ignore redoc --ignore "htmx.esm.js" --ignore "htmx.amd.js" --ignore "htmx.cjs.js" --ignore "leaflet-geoman.js*" --ignore "leaflet-geoman.css*" --ignore "*.d.ts"
