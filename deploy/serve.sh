#!/usr/bin/env bash
# Start web and workers in the background, under the production server and settings, and wait until the web answers.
. "$(dirname "$0")/lib.sh"
settings
answers() { "$PYTHON" -c "import urllib.request; urllib.request.urlopen('$ADDRESS/login/', timeout=5)" 2>/dev/null; }
code=$({ find geo units patrols layers templates locale .local/env .local/static/staticfiles.json requirements.lock -path '*/node_modules' -prune -o -type f ! -name '*.pyc' -print0 2>/dev/null || true; } | sort -z | xargs -0 sha256sum | sha256sum)

# nothing to do when the same code runs there already
alive "$RUN/web.pid" geo.wsgi && alive "$RUN/worker.pid" db_worker && alive "$RUN/importer.pid" db_worker && [ "$(cat "$RUN/serving" 2>/dev/null)" = "$PORT $code" ] && answers && exit 0
"$ROOT/deploy/stop.sh" --keep-database
port_taken "$PORT" && die "Port $PORT on 127.0.0.1 is taken by another program: stop it, or choose another port with make demo PORT=8010."

# background NAME COMMAND...: its own session, so that closing this terminal does not end it
background() {
  setsid "${@:2}" </dev/null >>"$LOGS/$1.log" 2>&1 9>&- &
  echo $! >"$RUN/$1.pid"
}
background web "$PYTHON" -m granian --interface wsgi --workers 2 --host 127.0.0.1 --port "$PORT" --no-ws geo.wsgi:application
background worker "$PYTHON" "$ROOT/manage.py" db_worker
background importer "$PYTHON" "$ROOT/manage.py" db_worker --queue-name imports --interval 0.3
echo "$PORT $code" >"$RUN/serving"
say "Starting web and workers"
for _ in $(seq 120); do
  answers && exit 0
  alive "$RUN/web.pid" geo.wsgi || break
  sleep 0.5
done
tail -n 12 "$LOGS/web.log" >&2
"$ROOT/deploy/stop.sh" --keep-database
die "The web server did not answer on $ADDRESS; the lines above and $LOGS/web.log say why."
