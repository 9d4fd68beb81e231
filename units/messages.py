"""The words of units' reason codes."""

from django.utils.translation import gettext_lazy as _

from geo.sentences import Message
from units.duty_messages import DUTY_MESSAGES
from units.entry_messages import ENTRY_MESSAGES
from units.hazard_messages import HAZARD_MESSAGES
from units.phone_messages import PHONE_MESSAGES
from units.record_messages import RECORD_MESSAGES

CATALOGUE: dict[str, Message] = {
    **HAZARD_MESSAGES,
    **PHONE_MESSAGES,
    **DUTY_MESSAGES,
    **RECORD_MESSAGES,
    **ENTRY_MESSAGES,
    # ── the file as a whole ──
    "datum_not_sure": Message(
        _("The coordinates do not say clearly which datum they are in (%(evidence)s; %(rows)s rows could vote)."),
        _("Ask who collected them: surveyors wgs84 or cgcs2000, Amap and WeChat gcj02, Baidu bd09; and declare it."),
    ),
    "datum_contradicted": Message(
        _("The datum was declared as %(declared)s, but the villages of the rows say %(found)s (%(evidence)s)."),
        _("Declare %(found)s, or insist (--insist) if the villages in the file are wrong."),
    ),
    "axes_contradicted": Message(
        _("Longitude and latitude look swapped: read as %(found)s the rows are in their villages (%(evidence)s)."),
        _("Swap the two headings in the file, or declare %(found)s."),
    ),
    "upload_too_big": Message(
        _("The file has more than %(limit_mb)s MB, which is the most that is read."),
        _("Split it, or leave out pictures and sheets that are not needed."),
    ),
    "columns_asked": Message(
        _("No row of the file names all the columns that are needed: %(missing)s."),
        _("Say which row is the header and which columns these are."),
    ),
    "nothing_to_take": Message(
        _("No row of the file can be taken; nothing was changed."), _("Mend the rows in the file and load it again.")
    ),
    "import_broke": Message(
        _("The import broke off (%(reason)s); nothing was changed."),
        _("Start it again; if it breaks off once more, give the log of the worker to the administrator."),
    ),
    # ── cells ──
    "too_long": Message(_("“%(value)s” is too long."), _("Shorten it.")),
    "date_in_future": Message(_("%(value)s is in the future."), _("Correct the date.")),
    "dates_reversed": Message(
        _("The state changed on %(second)s, before the unit was registered on %(first)s."), _("Correct one of them.")
    ),
    "year_not_read": Message(_("“%(value)s” is not understood as a year."), _("Write it as 2024.")),
    "choice_unknown": Message(
        _("“%(value)s” is not one of the words used here."), _("Choose from the list of the template.")
    ),
    "uscc_invalid": Message(
        _("The check digit of the credit code %(value)s is wrong."), _("Compare it with the business licence.")
    ),
    "village_unknown": Message(
        _("The town has no village or community named “%(value)s”."), _("Write its name as on the map.")
    ),
    "village_ambiguous": Message(
        _("Two villages of the town are named “%(value)s”."), _("Write the 12-digit code instead.")
    ),
    "field_unknown": Message(
        _("“%(value)s” is not in the list of fields of industry."), _("Use the names of the list, divided by ；.")
    ),
    "nine_small_unknown": Message(
        _("“%(value)s” is not in the list of nine-small sub-types."), _("Use a name of the list, or add it there.")
    ),
    "review_missing": Message(
        _("The unit is suspended without a review date."), _("Write until when, so that it is looked at again.")
    ),
    "change_date_missing": Message(_("The day of the change is missing; today was taken."), _("Write the day.")),
    "facet_kept": Message(
        _("The register has it as a key fire-safety unit; the ledger says no. It was kept."),
        _("Take it off the register by hand if the designation has ended."),
    ),
    "state_older": Message(
        _("The ledger's state of %(value)s is older than the register's of %(known)s; the register was kept."),
        _("Write the day of the latest change."),
    ),
    # ── where it stands ──
    "half_coordinate": Message(
        _("Only one of the two coordinates is filled in; the unit has no place on the map."), _("Fill in both.")
    ),
    "not_on_earth": Message(_("%(x)s, %(y)s is no place on earth."), _("Correct the coordinates.")),
    "not_on_earth_swapped": Message(
        _("%(x)s, %(y)s is no place on earth; longitude and latitude look swapped."), _("Swap the two.")
    ),
    "outside_town": Message(_("%(x)s, %(y)s is outside the town."), _("Check the coordinates.")),
    "outside_town_swapped": Message(
        _("%(x)s, %(y)s is outside the town; longitude and latitude look swapped."), _("Swap the two.")
    ),
    "not_a_point": Message(_("The feature is a %(found)s, not a point."), _("Draw each unit as one point.")),
    "unnamed": Message(_("The feature has no name; it was named “%(name)s”."), _("Name it.")),
    # ── rows that somebody was faster than ──
    "edited_by_hand": Message(
        _("%(field)s was edited by hand to “%(kept)s” since the last file; this file says “%(value)s”. It was kept."),
        _("Compare the two and take the file's value on the page of the unit if it is the right one."),
    ),
    "row_of_merged": Message(
        _("This entry was merged into unit %(other)s; the row changes nothing."),
        _("Delete the row, or undo the merge if the two are not the same."),
    ),
    # ── rows that look like others ──
    "number_twice": Message(
        _("Unit number %(value)s stands in row %(other)s already."), _("Give each unit its own number.")
    ),
    "looks_like_another": Message(
        _("Looks like the same unit as row %(other)s: same name, within 30 m."), _("Delete one if it is.")
    ),
    "looks_like_another_known": Message(
        _("Looks like unit %(other)s of the register: same name, within 30 m."), _("Use its number if it is.")
    ),
    "name_known_in_village": Message(
        _("A unit of this name is known in the village (%(other)s); it was entered as another one."),
        _("If it is the same shop, merge the two; else nothing is to be done."),
    ),
    "code_shared": Message(
        _("Credit code %(value)s stands in row %(other)s too."), _("Compare both with their business licences.")
    ),
    "code_shared_known": Message(
        _("Unit %(other)s of the register has credit code %(value)s too."),
        _("Compare both with their business licences."),
    ),
    # ── ledgers that speak of units ──
    "unit_unknown": Message(
        _("The register has no unit “%(value)s”."), _("Load the ledger of units first, or correct the number.")
    ),
    "unit_ambiguous": Message(_("Several units of the register are named “%(value)s”."), _("Write the unit number.")),
    "reason_missing": Message(_("Not feasible, but why is missing."), _("Write the reason.")),
    "not_key_fire": Message(
        _("The unit is no key fire-safety unit in the register."), _("Mark it as one in the ledger of units first.")
    ),
    "team_twice": Message(_("This unit's team stands in an earlier row already."), _("Keep one row per team.")),
    "person_ambiguous": Message(
        _("%(count)s people of the town are named %(value)s; the first was taken."), _("Tell them apart by name.")
    ),
}
