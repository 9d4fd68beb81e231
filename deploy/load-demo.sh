#!/usr/bin/env bash
# Write the invented town as files and load them through the commands that load any town's files.
. "$(dirname "$0")/lib.sh"
settings
files=$LOCAL/town
loaded=$STAMPS/town-loaded
log=$LOGS/load.log

# The stamp (town and day) says that loading came to its end; the database says that it still holds that town.
is_loaded() {
  local TOWN
  TOWN=$(cut -d ' ' -f 1 "$loaded" 2>/dev/null) &&
    [ "$(psql -X -qtA "${DATABASE_URL/#postgis:/postgresql:}" -c "SELECT is_demo FROM geo_town WHERE code = '$TOWN'" 2>/dev/null)" = t ]
}
is_loaded && exit 0
rm -f "$loaded"
: >"$log"

# step WORDS COMMAND...: one line for the reader, the command's own words into the log
step() {
  say "$1"
  echo "== $(date +%T) ${*:2}" >>"$log"
  "${@:2}" >>"$log" 2>&1 || explain "$log" "loading the invented town"
}
write_town() {
  rm -rf "$files" "$files.new"
  "$PYTHON" -m tests.town --out "$files.new" --units "${UNITS:-4000}" && mv "$files.new" "$files"
}

books() { # the other ledgers, as import_ledgers takes them
  local kind
  printf '"organisations=%s" ' "$files/organisations.xlsx"
  for kind in welding welders equipment drills trainings plans accidents; do printf '"%s=%s" ' "$kind" "$files/$kind.xlsx"; done
  printf '"work_orders=%s"' "$files/work-orders.xlsx"
}

[ -d "$files" ] || step "Writing the invented town's files to .local/town" write_town
TOWN=$(grep -o '"code": *"[0-9]*"' "$files/town.geojson" | head -n 1 | tr -dc 0-9)

# `mark_demo` comes right after the town: from the first row on, every page says that these are invented
"$PYTHON" "$ROOT/deploy/steps.py" "$log" <<EOF || explain "$log" "loading the invented town"
Loading the ground: town | import_boundaries "$files/town.geojson" --level town --datum wgs84 --valid-from 2020-01-01
  marked as invented | mark_demo --town $TOWN
  districts | import_boundaries "$files/districts.geojson" --level district --datum wgs84 --valid-from 2020-01-01 --town $TOWN
  villages | import_boundaries "$files/villages.geojson" --level village --datum wgs84 --valid-from 2020-01-01 --town $TOWN
  grids | import_boundaries "$files/grids.geojson" --level grid --datum wgs84 --valid-from 2020-01-01 --town $TOWN --accept-faults "示例数据：有意留下一处空隙和一处重叠，供盲区清单使用"
  roads | import_roads "$files/roads.geojson" --datum wgs84 --town $TOWN
  buildings | import_buildings "$files/buildings.geojson" --datum wgs84 --town $TOWN
  reach of the gas pipe | import_pipe_reach "$files/pipe-reach.geojson" --datum wgs84 --town $TOWN
  named places | import_places "$files/places.geojson" --datum wgs84 --town $TOWN
  rescue teams and points | import_rescue "$files/rescue.geojson" --datum wgs84 --town $TOWN
Loading people and their postings | import_people "$files/people.xlsx" --town $TOWN
Loading the unit ledger | import_units "$files/units-survey.xlsx" --town $TOWN --datum wgs84 --apply
Loading the ledger collected by phone (its datum found by vote) | import_units "$files/units-phone.xlsx" --town $TOWN --datum vote --apply
Loading gas users | import_gas "$files/gas.xlsx" --town $TOWN --apply
Loading five-for-one teams | import_teams "$files/teams.xlsx" --town $TOWN --apply
Loading the hazard ledger | import_hazards "$files/hazards.xlsx" --town $TOWN --apply
Loading visits | import_visits "$files/visits.xlsx" --town $TOWN --apply
Loading offices, drills, training, plans, welding, equipment, work orders and accidents | import_ledgers $(books) --town $TOWN --datum wgs84 --apply
Loading tracks | import_tracks "$files/tracks" --town $TOWN --datum wgs84
Computing coverage of the ground | compute_coverage --town $TOWN
EOF
make_accounts() { manage demo_accounts --town "$TOWN" >/dev/null; } # passwords do not belong in a log
step "Making one account per role" make_accounts
echo "$TOWN $(TZ=Asia/Shanghai date +%F)" >"$loaded"
