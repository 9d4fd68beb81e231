"""The ledger of emergency plans (应急预案): one revision a row."""

from typing import Any, ClassVar

from geo import cells
from geo.models import ImportKind
from geo.sheets import Aliases, Row
from units.ledgers.entry_columns import PLAN_COLUMNS
from units.ledgers.entry_ledger import Books, EntryLedger, Taken
from units.ledgers.unit_rows import limited
from units.ledgers.welding_ledger import refuse_expired_before
from units.models import EmergencyPlan

DONE = ("has_risk_assessment", "has_resource_survey", "has_case_analysis")
SAID = {
    True: ("已完成", "完成", "已评估", "已调查", "已分析", "已开展"),
    False: ("未完成", "未评估", "未调查", "未分析", "未开展"),
}


class PlanLedger(EntryLedger):
    """Rows of plans.xlsx, one revision each, known by unit, name of the plan and day of the revision."""

    kind: ClassVar[ImportKind] = ImportKind.PLANS
    columns: ClassVar[Aliases] = PLAN_COLUMNS
    required: ClassVar[tuple[str, ...]] = ("plan", "happened_on")
    model: ClassVar[Any] = EmergencyPlan
    key: ClassVar[tuple[str, ...]] = ("unit_id", "happened_on", "name")

    def attrs_of(self, row: Row, books: Books) -> dict[str, Any]:
        """Unit, name of the plan, what was done before it was written, next review."""
        return {
            "unit_id": books.units.find(row),
            "name": row.take("plan", limited(120), required=True),
            "next_review_on": row.take("next_review_on", cells.date_of),
            **{name: row.take(name, is_done) for name in DONE},
        }

    def look(self, taken: Taken, books: Books) -> None:
        """The next review comes after the revision."""
        refuse_expired_before(taken, "next_review_on")


def is_done(value: Any) -> bool | None:
    """是 or 否, or whether it was done; raises BadCell("yes_no_not_read")."""
    said = cells.folded(value)
    for answer, words in SAID.items():
        if said in words:
            return answer
    return cells.yes_no(value)
