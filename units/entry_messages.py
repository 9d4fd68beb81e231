"""The words of what the register refuses when it is kept by hand."""

from django.utils.translation import gettext_lazy as _

from geo.sentences import Message

ENTRY_MESSAGES: dict[str, Message] = {
    "register_busy": Message(
        _("A ledger or boundaries are being loaded into this town right now; nothing was changed."),
        _("Try again in a minute."),
    ),
    "name_needed": Message(_("The name is missing."), _("Write the name.")),
    "phone_not_understood": Message(
        _("This is not understood as a phone number."), _("Write digits only; divide several numbers by 、.")
    ),
    "registered_in_future": Message(_("The day of registration is in the future."), _("Correct the day.")),
    "number_taken": Message(
        _("Number %(value)s belongs to unit %(other)s."), _("Leave it empty or write another number.")
    ),
    "state_in_future": Message(_("The day is in the future."), _("Write the day on which it happened.")),
    "state_before_last": Message(_("The day is before the last change of state on %(last)s."), _("Write a later day.")),
    "review_needed": Message(
        _("A suspension needs a review date after the day it begins."),
        _("Write until when, so that the unit is looked at again."),
    ),
    "closing_reason_needed": Message(_("A deregistration needs a reason."), _("Write what shows that it is over.")),
    "state_already": Message(_("The unit is in this state already."), _("Choose another state.")),
    "conflict_gone": Message(_("There is no conflict about this field any more."), _("Look at the unit as it is now.")),
    "conflict_of_state": Message(
        _("Whether a unit is in business is changed with its day."), _("Use the form for its state.")
    ),
    "place_not_on_earth": Message(
        _("These coordinates are no place on earth in this datum."), _("Check the numbers and the datum.")
    ),
    "place_outside_town": Message(
        _("The place is outside the town."), _("Check the datum and whether longitude and latitude are swapped.")
    ),
    "position_needed": Message(_("A place is missing."), _("Click on the map, search, or paste coordinates.")),
    "own_ground_only": Message(
        _("The place or village is outside the ground for which you record."), _("Ask the office to enter it.")
    ),
    "unit_stale": Message(
        _("Somebody else changed this unit while the form was open; nothing of yours was written yet."),
        _("Compare both columns below and save once more what shall stand."),
    ),
    "merge_with_itself": Message(_("A unit cannot be merged with itself."), _("Choose two units.")),
    "merge_other_town": Message(_("The two units are in two towns."), _("Only units of one town can be merged.")),
    "merge_keep_the_mapped": Message(
        _("The unit that stays has no place on the map, the other one has."),
        _("Keep the one that is on the map, or place it first."),
    ),
    "merge_collision": Message(
        _("Both units have an entry of their own that cannot stand twice (%(what)s)."),
        _("Correct one of them first."),
    ),
    "merge_changed": Message(
        _("One of the two was changed or merged by somebody else in the meantime."), _("Look at both again.")
    ),
    "merge_undone_already": Message(_("This merge was undone already."), _("Nothing more is to be done.")),
    "merge_undo_later_first": Message(
        _("The unit was merged into yet another one later."), _("Undo the later merge first.")
    ),
}
