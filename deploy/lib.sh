# shellcheck shell=bash
# What every step shares: where things are, how they speak, how they fail. Sourced, never run.
set -euo pipefail
umask 022

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)
LOCAL=$ROOT/.local
LOGS=$LOCAL/log
RUN=$LOCAL/run
STAMPS=$LOCAL/stamps
VENV=$ROOT/.venv
PYTHON=$VENV/bin/python
NODE_MODULES=$ROOT/layers/node_modules
PORT=${PORT:-8000}
ADDRESS=http://127.0.0.1:$PORT
cd "$ROOT"
mkdir -p "$LOGS" "$RUN" "$STAMPS"

say() { printf '%s\n' "· $*"; }
die() { printf '%s\n' "✗ $*" >&2; exit 1; }
have() { command -v "$1" >/dev/null 2>&1; }
is_root() { [ "$(id -u)" = 0 ]; }
sha() { sha256sum "$@" | sha256sum | cut -c1-64; }

# need_space FOLDER MEGABYTES: refuse to begin what the disk cannot hold.
need_space() {
  local free_mb
  free_mb=$(df -Pm "$1" | awk 'NR == 2 { print $4 }')
  [ "$free_mb" -ge "$2" ] || die "The disk of $1 has $free_mb MB free and this step needs $2 MB: make room and run the same command again."
}

# explain LOG WHAT [REGISTRY]: say in one sentence why a step failed, and stop. REGISTRY: what a download needed.
explain() {
  local log=$1 what=$2 registry=${3:-}
  if grep -qiE 'No space left on device|Errno 28|ENOSPC' "$log"; then
    die "The disk is full while $what: make room and run the same command again (details: $log)."
  elif [ -n "$registry" ] && grep -qE "$UNREACHABLE" "$log"; then
    die "$registry could not be reached while $what: check the network or proxy settings and run the same command again (details: $log)."
  fi
  tail -n 12 "$log" >&2
  die "It failed while $what; the lines above and $log say why."
}
UNREACHABLE='Temporary failure|Could not resolve|Failed to establish|NewConnectionError|Connection (refused|timed out|reset)|Max retries|ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT|ECONNRESET|[Nn]etwork is unreachable|Unable to (connect|locate)|ProxyError|CERTIFICATE_VERIFY|SSLError|No matching distribution'

# alive PIDFILE WORDS: the process of that file runs and is ours (WORDS stand in its command line).
alive() {
  local pid
  [ -s "$1" ] && pid=$(cat "$1") && kill -0 "$pid" 2>/dev/null && tr '\0' ' ' <"/proc/$pid/cmdline" 2>/dev/null | grep -- "$2" >/dev/null
}

# port_taken PORT: something listens there on loopback.
port_taken() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

# find_python: prints the interpreter, Python 3.11 exactly, that .venv is made from.
find_python() {
  local candidate
  for candidate in python3.11 python3 python; do
    if have "$candidate" && "$candidate" -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))' 2>/dev/null; then
      command -v "$candidate"
      return
    fi
  done
  die "Python 3.11 is needed and was not found (python3 here: $(python3 --version 2>&1 || echo none)): install python3.11, or use Debian 12, which brings it."
}

# settings: the variables of this installation (made by deploy/settings.sh); a DATABASE_URL of the caller wins.
settings() {
  local given=${DATABASE_URL:-}
  [ -f "$LOCAL/env" ] || die "There is no .local/env yet: run make demo or make test first."
  set -a
  # shellcheck disable=SC1091
  . "$LOCAL/env"
  [ -z "$given" ] || DATABASE_URL=$given
  set +a
}

# manage COMMAND...: manage.py under the settings of this installation.
manage() { "$PYTHON" "$ROOT/manage.py" "$@"; }
