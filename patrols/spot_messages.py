"""The words of blind spots: why in one sentence, and what would fix it."""

from django.utils.translation import gettext_lazy as _

from geo.sentences import Message

SPOT_MESSAGES: dict[str, Message] = {
    # ── time ──
    "spot_never_visited": Message(
        _("Never visited; on the books since %(registered)s, for %(days)s days."), _("Visit it.")
    ),
    "spot_overdue": Message(
        _("Last visit %(last)s, interval %(interval)s days, overdue by %(days)s days."), _("Visit it.")
    ),
    # ── responsibility ──
    "spot_grid_unstaffed": Message(_("The grid has never had a lead or a member."), _("Name a person for the grid.")),
    "spot_grid_posting_ended": Message(
        _("The grid has had no lead and no member since %(ended)s."), _("Name a person for the grid.")
    ),
    "spot_ground_in_no_grid": Message(
        _("%(area_m2)s m² of the town lie in no grid."), _("Redraw the grids so that they meet.")
    ),
    "spot_grids_overlap": Message(
        _("It overlaps grid %(other)s on %(area_m2)s m², and no document says who answers for it."),
        _("Redraw one of the two, or write down who answers for it."),
    ),
    "spot_overlap_outgrew": Message(
        _(
            "It overlaps grid %(other)s on %(area_m2)s m²; document %(document)s was about %(accepted_m2)s m² and does "
            "not cover that."
        ),
        _("Redraw the border, or have a new document say who answers for it."),
    ),
    "spot_unit_outside": Message(
        _("Its point lies in no grid, so no grid member answers for it."),
        _("Check the coordinates; if they are right, extend a grid."),
    ),
    "spot_team_missing": Message(_("The key fire-safety unit has no five-for-one team."), _("Name the five members.")),
    "spot_team_seat_missing": Message(
        _("Seats of its five-for-one team are empty: %(seats)s."), _("Name a person for each seat.")
    ),
    "spot_team_same_person": Message(
        _("%(person)s sits in %(times)s seats of its five-for-one team; five different people are needed."),
        _("Name somebody else for one of the seats."),
    ),
    "spot_field_without_duty": Message(
        _("%(units)s units are in the field %(field)s, for which no office and no leader answers."),
        _("Name the office and the leader in charge."),
    ),
    "spot_field_without_office": Message(
        _("%(units)s units are in the field %(field)s, for which no office answers."), _("Name the office in charge.")
    ),
    "spot_field_without_leader": Message(
        _("%(units)s units are in the field %(field)s, for which no leader answers."), _("Name the leader in charge.")
    ),
    # ── category ──
    "spot_category_absent": Message(
        _("%(village)s has no unit of the kind %(category)s on the books."),
        _("Survey the village; if there is none, confirm it once a year."),
    ),
    "spot_category_unvisited": Message(
        _("None of the %(units)s units of the kind %(category)s in %(village)s was ever visited."),
        _("Plan a visit to one of them."),
    ),
    "spot_category_long_unvisited": Message(
        _("None of the %(units)s units of the kind %(category)s in %(village)s was visited since %(last)s."),
        _("Plan a visit to one of them."),
    ),
    # ── data ──
    "spot_no_point": Message(_("It has no coordinates and so no place on the map."), _("Fill in its coordinates.")),
    "spot_other_village": Message(
        _("The ledger says %(declared)s, but its point lies in %(found)s."),
        _("Correct the village or the coordinates."),
    ),
    "spot_shared_code": Message(
        _("Credit code %(code)s is also that of %(others)s."), _("Compare the business licences.")
    ),
    "spot_duplicate": Message(
        _("Looks like the same unit as %(other)s: same name, within 30 m."),
        _("Merge the two, or say that they are two, on the page of likely duplicates."),
    ),
    "spot_stacked": Message(
        _("%(count)s units stand on this one point: %(names)s …"), _("Take the coordinates of each on the spot.")
    ),
    "spot_on_centre": Message(
        _("%(count)s units stand on the centre of %(village)s, as if nobody knew where: %(names)s …"),
        _("Place each where it stands."),
    ),
    "spot_wrong_code": Message(
        _("The check digit of credit code %(code)s is wrong."), _("Compare it with the business licence.")
    ),
    "spot_principal_missing": Message(
        _("Neither a principal nor a phone is on the books."), _("Ask on the next visit and enter both.")
    ),
    "spot_principal_stale": Message(
        _("The unit was renamed on %(day)s; its principal %(principal)s is from before."),
        _("Ask who answers for the unit now."),
    ),
}
