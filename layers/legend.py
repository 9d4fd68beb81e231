"""The one table of marks: pages, live map, offline maps and reports read colours, shapes and words here.

Pure: no Django. Labels are English msgids; whoever shows them translates them. `path` is SVG path data in a box of
16 × 16, which browsers take for HTML (`<path d>`) and canvas (`Path2D`) alike.
"""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from typing import Any


def gettext_noop(text: str) -> str:
    """Mark a msgid for makemessages; translation happens where the text is shown."""
    return text


@dataclass(frozen=True, slots=True)
class StatusMark:
    """How one hazard status is drawn: readable by colour, by shape and by letter, each alone."""

    key: str
    label: str
    color: str
    outline: str
    shape: str
    path: str
    letter: str
    order: int  # 0 = most severe, drawn on top and listed first


@dataclass(frozen=True, slots=True)
class GroundAgeMark:
    """How ground is drawn by the age of its last coverage; `hatch` = 45° lines on transparent."""

    key: str
    label: str
    color: str
    hatch: bool
    order: int


DISC = "M8 2a6 6 0 1 1 0 12A6 6 0 1 1 8 2z"
STATUS_LEGEND: tuple[StatusMark, ...] = (
    StatusMark("RED", gettext_noop("major hazard open"), "#c5221f", "#5e0d0b", "triangle", "M8 1l7 13H1z", "重", 0),
    StatusMark("ORANGE", gettext_noop("hazard past its deadline"), "#e8710a", "#6b3200", "diamond",
               "M8 .6 15.4 8 8 15.4.6 8z", "逾", 1),
    StatusMark("YELLOW", gettext_noop("hazard open, in time"), "#f2c200", "#6b5600", "square",
               "M2.5 2.5h11v11h-11z", "隐", 2),
    StatusMark("GREEN", gettext_noop("visited, no hazard open"), "#1a73e8", "#0c3a78", "disc", DISC, "查", 3),
    StatusMark("GREY", gettext_noop("never visited"), "#8a94a0", "#46505b", "ring",
               f"{DISC}M8 5.2a2.8 2.8 0 1 0 0 5.6A2.8 2.8 0 1 0 8 5.2z", "未", 4),
    StatusMark("SUSPENDED", gettext_noop("suspended"), "#8a94a0", "#46505b", "bars",
               "M3 2.5h4v11H3zM9 2.5h4v11H9z", "停", 5),
)  # fmt: skip
STATUS_BY_KEY: Mapping[str, StatusMark] = {mark.key: mark for mark in STATUS_LEGEND}

RING_LABEL = gettext_noop("overdue for a visit")
RING_COLOR = "#1b2430"
RING_RADIUS = 10.5  # of the same box of 16, around its centre
UNMAPPED_LABEL = gettext_noop("not on the map")
NOT_APPLICABLE_LABEL = gettext_noop("ground that needs no patrol")

GROUND_LEGEND: tuple[GroundAgeMark, ...] = (
    GroundAgeMark("D7", gettext_noop("within 7 days"), "#f2f0f7", False, 0),
    GroundAgeMark("D30", gettext_noop("within 30 days"), "#cbc9e2", False, 1),
    GroundAgeMark("D90", gettext_noop("within 90 days"), "#9e9ac8", False, 2),
    GroundAgeMark("D180", gettext_noop("within 180 days"), "#756bb1", False, 3),
    GroundAgeMark("OLDER", gettext_noop("longer ago"), "#54278f", False, 4),
    GroundAgeMark("NEVER", gettext_noop("never"), "#33383f", True, 5),
)


def as_json(translate: Callable[[str], str]) -> dict[str, Any]:
    """The table for JavaScript, labels translated."""
    return {
        "statuses": [{**asdict(mark), "label": translate(mark.label)} for mark in STATUS_LEGEND],
        "ground": [{**asdict(mark), "label": translate(mark.label)} for mark in GROUND_LEGEND],
        "ring": {"label": translate(RING_LABEL), "color": RING_COLOR, "radius": RING_RADIUS},
        "unmapped": translate(UNMAPPED_LABEL),
        "not_applicable": translate(NOT_APPLICABLE_LABEL),
    }
