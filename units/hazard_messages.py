"""The words of reason codes about hazards: of rows of their ledger, and of steps that are refused."""

from django.utils.translation import gettext_lazy as _

from geo.sentences import Message

RECHECK_ANEW = _("Write the name of somebody from outside the unit who re-checked it, and load the file again.")
HAZARD_MESSAGES: dict[str, Message] = {
    # ── rows of the ledger ──
    "factor_unknown": Message(
        _("“%(value)s” is not in the list of fatal fire factors."), _("Use a name of the list, or leave it empty.")
    ),
    "hazard_number_twice": Message(
        _("Hazard number %(value)s stands in row %(other)s already."), _("Give each hazard its own number.")
    ),
    "hazard_of_other_unit": Message(
        _("Hazard %(value)s is in the books as one of another unit."), _("Correct the unit, or give it a new number.")
    ),
    "hazard_history_differs": Message(
        _("The steps of hazard %(value)s in the books differ from the dates of this row; the books were kept."),
        _("Steps are added, never edited: correct the dates in the file, or void the hazard and enter it anew."),
    ),
    "hazard_recorded_before_found": Message(
        _("It was entered before it was found."), _("Correct the day of entry or the day of finding.")
    ),
    "hazard_fixed_before_found": Message(_("It was fixed before it was found."), _("Correct one of the two days.")),
    "hazard_closed_before_found": Message(
        _("It was closed out before it was found."), _("Correct one of the two days.")
    ),
    "hazard_recheck_half_told": Message(
        _("The re-check has a day without a result, or a result without a day."), _("Fill in both, or neither.")
    ),
    "hazard_recheck_before_fix": Message(
        _("It was re-checked before it was reported as fixed."), _("Fill in or correct the day it was fixed.")
    ),
    "hazard_closed_before_recheck": Message(
        _("It was closed out before it was fixed or re-checked."), _("Correct the days.")
    ),
    "hazard_closed_without_recheck": Message(
        _("It was closed out without a passed re-check."),
        _("Fill in fix and re-check; only a general hazard closed on the day it was found needs none."),
    ),
    "hazard_rechecker_reported_fix": Message(
        _("%(value)s re-checked what they had to fix themselves."), _("Let somebody else re-check.")
    ),
    "hazard_left_open_rechecker_needed": Message(
        _("Nobody is named as the re-checker: the re-check does not count, and the hazard stays open."), RECHECK_ANEW
    ),
    "hazard_left_open_rechecker_reported_fix": Message(
        _("%(value)s re-checked what they had to fix themselves: it does not count, and the hazard stays open."),
        RECHECK_ANEW,
    ),
    "hazard_left_open_rechecker_is_of_unit": Message(
        _("%(value)s belongs to the unit: the re-check does not count, and the hazard stays open."), RECHECK_ANEW
    ),
    "hazard_deadline_differs": Message(
        _("The books have %(known)s as the deadline of hazard %(value)s, the row says %(told)s; the books were kept."),
        _("An extension is a step with a reason and an approver: record it on the page of the hazard."),
    ),
    # ── steps, in a row or on the screen ──
    "hazard_approver_needed": Message(
        _("A major hazard is closed out by a named approver."), _("Name who approved it.")
    ),
    "hazard_major_needs_responsible": Message(
        _("A major hazard needs somebody who answers for the fix."), _("Name the person or unit.")
    ),
    "hazard_major_needs_requirement": Message(_("A major hazard needs a requirement."), _("Write what is to be done.")),
    "hazard_major_needs_deadline": Message(_("A major hazard needs a deadline."), _("Set one.")),
    "hazard_major_not_at_once": Message(
        _("A major hazard is never closed on the spot."), _("Order the fix and have it re-checked.")
    ),
    "hazard_deadline_before_order": Message(_("The deadline lies before the order."), _("Correct the deadline.")),
    "hazard_description_needed": Message(_("What is wrong is not said."), _("Describe it in a few words.")),
    "hazard_note_needed": Message(_("This step needs a note."), _("Write why or how.")),
    "hazard_actor_needed": Message(_("Who did it is missing."), _("Write the name.")),
    "hazard_rechecker_needed": Message(_("Who re-checked is missing."), _("Write the name.")),
    "hazard_rechecker_is_of_unit": Message(
        _("The unit never re-checks itself."), _("Let somebody from outside the unit re-check.")
    ),
    "hazard_step_not_allowed": Message(
        _("This step does not follow from where the hazard stands now."),
        _("Look at its history and choose the next step."),
    ),
    "hazard_deadline_not_later": Message(
        _("An extension sets a deadline later than the one before."), _("Set a later deadline.")
    ),
    "hazard_approver_needed_for_extension": Message(
        _("An extension is approved by somebody."), _("Name who approved it.")
    ),
    "hazard_not_the_same_day": Message(
        _("On the spot means on the day it was found."), _("Order the fix and have it re-checked.")
    ),
    "hazard_in_the_future": Message(_("The day has not come yet."), _("Correct the day.")),
    "hazard_before_last_step": Message(
        _("The day lies before the last step."), _("Correct the day; facts entered late keep their order.")
    ),
    "hazard_stale": Message(
        _("Somebody else has changed this hazard in the meantime."), _("Look at it again and decide anew.")
    ),
}
