#!/usr/bin/env bash
# Install the system packages that are missing, and only those. packages.sh [demo|test]
. "$(dirname "$0")/lib.sh"
goal=${1:-demo}

library() { /sbin/ldconfig -p 2>/dev/null | grep "$1" >/dev/null; } # not -q: it would break the pipe
node_is_18() { have node && node -e 'process.exit(parseInt(process.versions.node) >= 18 ? 0 : 1)'; }
cjk_font() {
  ls /usr/share/fonts/opentype/noto/NotoSansCJK-*.ttc >/dev/null 2>&1 || { have fc-list && [ -n "$(fc-list :lang=zh-cn family)" ]; }
}
venv_module() { "$(find_python)" -c 'import ensurepip, venv' 2>/dev/null; }

# One line per thing that is needed: the test that it is there, and the Debian 12 package that brings it.
missing() {
  [ -n "${DATABASE_URL:-}" ] && have pg_dump || "$ROOT/deploy/postgres-bin.sh" >/dev/null 2>&1 || echo postgresql-15 postgresql-15-postgis-3
  have pg_dump || echo postgresql-client-15
  library libgdal.so || echo libgdal32
  library libgeos_c.so || echo libgeos-c1v5
  library libpango-1.0.so || echo libpango-1.0-0
  library libpangoft2-1.0.so || echo libpangoft2-1.0-0
  library libharfbuzz-subset.so || echo libharfbuzz-subset0
  cjk_font || echo fonts-noto-cjk
  have msgfmt || echo gettext
  have ps || echo procps
  node_is_18 || echo nodejs
  have npm || echo npm
  venv_module || echo python3-venv
  [ "$goal" != test ] || [ -x /usr/bin/chromium ] || echo chromium
  [ "$goal" != test ] || library libatomic.so || echo libatomic1 # the node inside Playwright
  [ "$goal" != test ] || library libatomic.so.1 || echo libatomic1 # the browser driver's own node
}

run_apt() { $sudo env DEBIAN_FRONTEND=noninteractive apt-get -o Dpkg::Use-Pty=0 -o DPkg::Lock::Timeout=120 "$@"; }

# Debian's postgresql package would make and start a cluster on 5432; one that is there already is left alone.
install_without_main_cluster() {
  local conf=/etc/postgresql-common/createcluster.conf
  run_apt install -y --no-install-recommends postgresql-common || return
  ls /etc/postgresql/*/main >/dev/null 2>&1 ||
    $sudo sed -i 's/^#\? *create_main_cluster *=.*/create_main_cluster = false/' "$conf"
}

find_python >/dev/null
read -ra wanted <<<"$(missing | tr '\n' ' ')"
[ ${#wanted[@]} -gt 0 ] || exit 0
sudo=
if ! is_root; then
  have sudo && sudo -n true 2>/dev/null && sudo=sudo
  [ -n "$sudo" ] || { have sudo && [ -t 0 ] && sudo=sudo; }
  [ -n "$sudo" ] || die "These packages are missing and need root: apt-get install --no-install-recommends ${wanted[*]}"
fi
have apt-get || die "This system has no apt-get (Debian 12 is the supported one); install what it calls: ${wanted[*]}"
need_space /usr 1500
say "Installing system packages: ${wanted[*]}"
log=$LOGS/packages.log
{
  run_apt update &&
    { [[ " ${wanted[*]} " != *" postgresql-15 "* ]] || install_without_main_cluster; } &&
    run_apt install -y --no-install-recommends "${wanted[@]}"
} >"$log" 2>&1 || explain "$log" "installing system packages" "Debian's package archive"
left=$(missing | tr '\n' ' ')
[ -z "$left" ] || die "After the installation these are still missing: $left(see $log)."
