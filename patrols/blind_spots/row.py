"""The one shape of a row of every blind spot list: where, since when, why and what would fix it. Pure.

`reason` and `params` are rendered by `patrols.messages.why` and `.remedy`; `fix` says which page helps.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from geo.problems import Value


class SpotKind(StrEnum):
    """The five kinds 五类盲区, in the order of every page."""

    SPACE = "SPACE"  # 未巡查区域
    TIME = "TIME"  # 超期未查
    RESPONSIBILITY = "RESPONSIBILITY"  # 责任空白
    CATEGORY = "CATEGORY"  # 行业盲区
    DATA = "DATA"  # 台账问题


class Fix(StrEnum):
    """What kind of page mends it; `layers` knows the addresses."""

    PLAN = "PLAN"  # plan a route past it
    VISIT = "VISIT"  # enter a visit of the unit
    POSTING = "POSTING"  # name a person
    BOUNDARY = "BOUNDARY"  # correct a boundary
    TEAM = "TEAM"  # complete a five-for-one team
    FIELD_DUTY = "FIELD_DUTY"  # name an office and a leader
    UNIT = "UNIT"  # correct the unit's entry
    LEDGER = "LEDGER"  # survey and load units


@dataclass(frozen=True, slots=True)
class BlindSpot:
    """One row. `name` is what the reader calls the place; `key` names it in addresses: the uuid of a unit, else the
    code of a grid or village. `since` is None when nobody can tell. `point` is (longitude, latitude) in EPSG:4326.
    `units`: (uuid, name) of every unit that a row about several speaks of, the row's own first.
    """

    kind: SpotKind
    reason: str
    fix: Fix
    name: str
    key: str = ""
    params: Mapping[str, Value] = field(default_factory=dict)
    since: date | None = None
    unit_id: int | None = None
    grid_id: int | None = None
    village_id: int | None = None
    point: tuple[float, float] | None = None
    units: tuple[tuple[str, str], ...] = ()
