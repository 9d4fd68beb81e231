#!/usr/bin/env bash
# Stop what deploy/serve.sh started, and the private database. stop.sh [--keep-database]
. "$(dirname "$0")/lib.sh"

# end NAME WORDS: ask that process group to end, wait, then insist
end() {
  local file=$RUN/$1.pid pid
  if alive "$file" "$2"; then
    pid=$(cat "$file")
    kill -TERM -- "-$pid" 2>/dev/null || kill -TERM "$pid" 2>/dev/null || true
    for _ in $(seq 50); do
      kill -0 "$pid" 2>/dev/null || break
      sleep 0.1
    done
    kill -KILL -- "-$pid" 2>/dev/null || true
  fi
  rm -f "$file"
}
end web geo.wsgi
end worker db_worker
end importer db_worker
[ "${1:-}" = --keep-database ] && exit 0
"$ROOT/deploy/cluster.sh" stop
say "Web and workers are stopped"
