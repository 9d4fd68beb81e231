"""The words of reason codes about visits: of rows of their ledger, and of entries that are refused."""

from django.utils.translation import gettext_lazy as _

from geo.sentences import Message

VISIT_MESSAGES: dict[str, Message] = {
    "visit_twice": Message(
        _("Visit %(value)s stands in row %(other)s already."), _("Give each visit its own number, or delete one row.")
    ),
    "visit_differs": Message(
        _("Visit %(value)s is in the books with another unit, day or outcome; the books were kept."),
        _("Visits are never edited: correct the row, or enter it under a new number."),
    ),
    "visit_recorded_before": Message(
        _("It was entered before it was made."), _("Correct the day of entry or the day of the visit.")
    ),
    "visit_clear_with_hazards": Message(
        _("The outcome is “no hazard”, but hazards are listed."), _("Correct the outcome, or take the hazards out.")
    ),
    "visit_hazard_unknown": Message(
        _("The unit has no hazard %(value)s in the books; the visit was kept without it."),
        _("Load the ledger of hazards first, or correct the number."),
    ),
    "visit_needs_hazards": Message(
        _("The outcome is “hazard found”, but none is described."), _("Describe at least one, or change the outcome.")
    ),
    "visit_in_the_future": Message(_("The day of the visit has not come yet."), _("Correct the day.")),
    "visit_before_registered": Message(
        _("The unit was not on the books yet on that day."), _("Correct the day of the visit.")
    ),
    "visit_unit_merged": Message(
        _("The unit was merged with another entry in the meantime."),
        _("Open the unit that stayed, and enter it there."),
    ),
    "visit_conflict": Message(
        _("A visit with this number was sent before with another content; the first one was kept."),
        _("Look at the stored visit; enter the other one as a new visit."),
    ),
}
