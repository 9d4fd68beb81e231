#!/usr/bin/env bash
# make check: every rule that a program can hold. All of them run; the end says which failed.
. "$(dirname "$0")/lib.sh"
"$ROOT/deploy/set-up.sh" check
settings
failed=()

rule() {
  local started=$SECONDS
  if "${@:2}" >"$LOGS/check.log" 2>&1; then
    printf '  ✓ %-28s %3d s\n' "$1" $((SECONDS - started))
  else
    failed+=("$1")
    printf '  ✗ %s\n' "$1"
    tail -n 80 "$LOGS/check.log"
  fi
}
bin() { "$VENV/bin/$1" "${@:2}"; }
javascript() {
  "$NODE_MODULES/.bin/eslint" -c layers/eslint.config.js --no-warn-ignored --no-error-on-unmatched-pattern layers/static tests/js
}
css() { "$NODE_MODULES/.bin/stylelint" --config layers/stylelint.config.js --allow-empty-input 'layers/static/**/*.css'; }
production() { env -u PLAIN_HTTP -u DEBUG "$PYTHON" manage.py check --deploy --fail-level WARNING; }

rule "ruff check" bin ruff check .
rule "ruff format" bin ruff format --check .
rule "mypy --strict" bin mypy
rule "layers point down" bin lint-imports
rule "templates" bin djlint --lint --quiet templates
rule "JavaScript" javascript
rule "CSS" css
rule "shell" "$ROOT/deploy/check-shell.sh"
rule "migrations" manage makemigrations --check --dry-run
rule "production settings" production
rule "translations" "$ROOT/deploy/check-translations.sh"
rule "no machine names in files" "$ROOT/deploy/check-hosts.sh"
[ ${#failed[@]} -eq 0 ] || die "make check: ${#failed[@]} failed: $(printf '%s; ' "${failed[@]}")"
say "make check: all rules hold"
