#!/usr/bin/env bash
# make demo: everything from a fresh machine to the invented town in the browser.
. "$(dirname "$0")/lib.sh"
alive "$RUN/web.pid" geo.wsgi || ! port_taken "$PORT" ||
  die "Port $PORT on 127.0.0.1 is taken by another program: stop it, or choose another port with make demo PORT=8010."
"$ROOT/deploy/set-up.sh" demo
"$ROOT/deploy/load-demo.sh"
"$ROOT/deploy/serve.sh"
settings
cat <<EOF

  网格安监一张图 · demonstration data · 演示数据

  address    $ADDRESS
  logs       $LOGS/web.log, worker.log, importer.log
  stop       make stop

EOF
cat "$DATA_DIR/passwords"

made=$(cut -d ' ' -f 2 "$STAMPS/town-loaded")
[ "$made" = "$(TZ=Asia/Shanghai date +%F)" ] ||
  say "The town was invented on $made; since then nobody has visited anything. make clean, then make demo, invents it anew."
