"""The words of reason codes about files of the ground and what is decided on them."""

from django.utils.translation import gettext_lazy as _

from geo.sentences import Message

GROUND_MESSAGES: dict[str, Message] = {
    "not_a_place": Message(
        _("The shape is a %(type)s, neither a point nor an area."), _("Export the layer of points or of areas.")
    ),
    # ── the datum of a file ──
    "datum_vote_no_ground": Message(
        _("Nothing is known yet on which these shapes should lie, so their datum cannot be told."),
        _("Ask who made the file, and declare the datum."),
    ),
    "datum_vote_no_fit": Message(
        _("Under no datum do the shapes lie on the ground that is known here."),
        _("Check whether the file is of this town; then ask who made it, and declare the datum."),
    ),
    "datum_vote_tie": Message(
        _("The shapes fit the known ground under more than one datum, so it cannot be told."),
        _("Ask who made the file, and declare the datum."),
    ),
    # ── mending ──
    "polygon_mended": Message(
        _("The outline was invalid and was mended as offered: %(before_m2)s m² before, %(after_m2)s m² after."),
        _("Compare it with the map; where ground is missing, draw it again."),
    ),
    "mending_too_slow": Message(
        _("Mending was stopped after %(seconds)s seconds."),
        _("Draw the invalid shapes again in the program they came from."),
    ),
    "mending_failed": Message(
        _("The invalid shapes cannot be mended here."), _("Draw them again in the program they came from.")
    ),
    # ── lawful overlaps ──
    "overlap_needs_document": Message(
        _("The overlap of %(place)s and %(other)s is to be accepted, but no document is named."),
        _("Write down the number of the document that says so."),
    ),
    "overlap_needs_lead": Message(
        _("It is not said which of %(place)s and %(other)s answers for the ground they share."),
        _("Choose the grid that answers."),
    ),
    "overlap_grid_unknown": Message(
        _("%(place)s and %(other)s are not two grids of this town."),
        _("Check the boundaries in force, and decide again."),
    ),
    "overlap_later": Message(
        _("A decision about %(place)s and %(other)s begins on %(since)s already."), _("Choose a later day.")
    ),
    "overlap_absent": Message(
        _("%(place)s and %(other)s do not overlap, so there is nothing to accept."), _("Check the boundaries in force.")
    ),
    "faults_changed": Message(
        _("The boundaries changed since this file was checked; the faults are not those that were decided on."),
        _("Look at the new report and decide again."),
    ),
}
