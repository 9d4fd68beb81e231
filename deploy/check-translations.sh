#!/usr/bin/env bash
# Every text of the code stands in locale/ with its Chinese: nothing missing, nothing fuzzy, nothing left over.
. "$(dirname "$0")/lib.sh"
settings
copy=$LOCAL/translations
rm -rf "$copy"
mkdir -p "$copy"
tar -c --exclude node_modules --exclude __pycache__ geo units patrols layers templates locale manage.py | tar -x -C "$copy"
messages() {
  (cd "$copy" && "$PYTHON" manage.py makemessages -v 0 -d "$1" -l zh_Hans --no-location --no-wrap --no-obsolete)
}
ids() { msgattrib --no-obsolete --no-wrap --no-location "$1" | sed -n '/^#/d; /^msgstr/,/^$/!p'; }

faults=0
for domain in django djangojs; do
  file=locale/zh_Hans/LC_MESSAGES/$domain.po
  messages "$domain"
  if ! diff <(ids "$file" 2>/dev/null | sort) <(ids "$copy/$file" 2>/dev/null | sort); then
    echo "$file differs from the texts of the code: run manage.py makemessages and translate"
    faults=1
  fi
  [ -f "$file" ] || continue
  msgfmt --check-format -o /dev/null "$file" || faults=1
  for kind in --untranslated --only-fuzzy; do
    left=$(msgattrib "$kind" --no-obsolete --no-wrap "$file" | sed -n '/^msgid ""$/!{/^msgid /p}')
    [ -z "$left" ] || { printf '%s, %s:\n%s\n' "$file" "${kind#--}" "$left"; faults=1; }
  done
done
rm -rf "$copy"
exit $faults
