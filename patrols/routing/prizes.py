"""What a stop is worth: the one home of the weights. Pure.

The plan of the town sets no weights; these are shipped as an example (示例) and only rank the stops of one outing.
They are never shown as a score of a unit or a person.

A unit:   status (RED 60, ORANGE 40, YELLOW 20, GREY 30, GREEN 10)
          + 8 − days left when it falls due within the next 7 days (1 in a week … 8 today)
          + 8 + 1 per overdue day, at most 90 days; never visited counts as 90 days
Ground nothing has ever come near: 2 + 1 per full 10,000 m², at most 3 more.
So an open major hazard outweighs a unit that is merely due, and ground is walked between units and in the time that is
left: passing by is never worth leaving out a check.
"""

STATUS_WEIGHT = {"RED": 60, "ORANGE": 40, "YELLOW": 20, "GREY": 30, "GREEN": 10}
MOST_OVERDUE_DAYS = 90
DUE_SOON_DAYS = 7
GROUND_WEIGHT = 2
MOST_GROUND_EXTRA = 3
GROUND_UNIT_M2 = 10_000.0


def of_unit(status: str, days_to_due: int | None) -> int:
    """Prize of a unit: `days_to_due` is negative when overdue, None when never visited.

    KeyError for a status that no open unit has.
    """
    weight = STATUS_WEIGHT[status]
    days = -MOST_OVERDUE_DAYS if days_to_due is None else max(days_to_due, -MOST_OVERDUE_DAYS)
    return weight + max(DUE_SOON_DAYS + 1 - days, 0)


def of_ground(area_m2: float) -> int:
    """Prize of ground that nothing ever came near, by its area in m²."""
    return GROUND_WEIGHT + min(int(area_m2 // GROUND_UNIT_M2), MOST_GROUND_EXTRA)
