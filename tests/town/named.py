"""Named places, rescue teams and the reach of the gas pipe: three small files on the town's own ground."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np

from tests.town.boundaries import Ground
from tests.town.geojson import Feature, write_features
from tests.town.plan import Floats
from tests.town.seeds import SEAT_SHARE

IN_TOWN = (
    ("人民政府", "政府机关"),
    ("卫生院", "医院"),
    ("中心小学", "学校"),
    ("汽车站", "车站"),
    ("农贸市场", "市场"),
    ("文化广场", "广场"),
)
# the plan names both lists without saying what stands on them: what stands here is an example
RESCUE = (
    ("1+4（示例）", "综合应急救援队", "救援队", 20, "抢险车1辆、水泵4台"),
    ("1+4（示例）", "消防志愿队", "救援队", 15, "消防车1辆、灭火器30具"),
    ("1+4（示例）", "防汛抢险队", "救援队", 30, "冲锋舟1艘、编织袋2000条"),
    ("1+4（示例）", "医疗救护队", "救援队", 8, "救护车1辆"),
    ("1+4（示例）", "民兵应急分队", "救援队", 25, "铁锹50把、帐篷10顶"),
    ("1+3（示例）", "应急物资库", "物资点", 2, "发电机2台、棉被100床"),
    ("1+3（示例）", "避难场所", "避难点", 3, "可容纳800人"),
    ("1+3（示例）", "微型消防站", "消防站", 6, "消防摩托1辆、灭火器20具"),
    ("1+3（示例）", "临时取水点", "取水点", 1, "消防水鹤1处"),
)
AROUND = 72  # corners of the pipe's reach
ABOVE_SEAT = 1.05
BRANCH_M = 260.0


def write_named(out: Path, ground: Ground) -> dict[str, int]:
    """places.geojson, rescue.geojson, pipe-reach.geojson; gives the number of features in each."""
    return {
        "places": write_features(out / "places.geojson", _places(ground)),
        "rescue": write_features(out / "rescue.geojson", _rescue(ground)),
        "pipe_reach": write_features(out / "pipe-reach.geojson", _pipe_reach(ground)),
    }


def _places(ground: Ground) -> Iterator[Feature]:
    """What the town has once, near its middle, and a committee in every village, a school in every third.

    The market is an area, as some files draw it; everything else is a point.
    """
    for (name, kind), at in zip(IN_TOWN, _middle(ground), strict=True):
        area = name == "农贸市场"
        yield _named(ground.town.name + name, kind), _square(ground, at) if area else _point(ground, at)
    for number, village in enumerate(ground.villages):
        spots = _spots(ground, number)
        office = "居委会" if village.kind == "社区" else "村委会"
        yield _named(f"{village.name}{office}", "村（居）委会"), _point(ground, spots[0] + [35.0, 25.0])
        if number % 3 == 0:
            yield _named(f"{village.name}小学", "学校"), _point(ground, spots[-1] + [-30.0, 40.0])


def _rescue(ground: Ground) -> Iterator[Feature]:
    """Teams in the communities and villages, one after the other."""
    for number, (list_name, name, kind, people, equipment) in enumerate(RESCUE):
        village = number % len(ground.villages)
        properties = {
            "name": f"{ground.town.name}{name}",
            "kind": kind,
            "list": list_name,
            "contact": f"值班员{number + 1}",
            "phone": f"1380000{number + 1:04d}",
            "people": people,
            "equipment": equipment,
        }
        yield properties, _point(ground, _spots(ground, village)[0] + [-45.0, -30.0])


def _pipe_reach(ground: Ground) -> Iterator[Feature]:
    """The seat of the town, and a branch to the grid farthest from it, which does not touch it."""
    turn = np.linspace(0, 2 * np.pi, AROUND, endpoint=False)
    round_it = np.column_stack([np.cos(turn), np.sin(turn)])
    seat = ground.plan.radius_m * SEAT_SHARE * ABOVE_SEAT
    far = int(np.argmax(np.hypot(*ground.seeds.points.T)))
    branch, village = ground.seeds.points[far], ground.villages[int(ground.seeds.village[far])]
    for name, ring in (
        ("城区管网", round_it * seat),
        (f"{village.name}支线", branch + round_it * BRANCH_M),
    ):
        lonlat = ground.to_lonlat(ring)
        corners = [*lonlat.tolist(), lonlat[0].tolist()]
        yield {"name": name}, {"type": "Polygon", "coordinates": [corners]}


def _spots(ground: Ground, village: int) -> Floats:
    """(grids, 2) draft metres: the middles of the village's grids, which lie inside it."""
    return np.asarray(ground.seeds.points[ground.seeds.village == village])


def _middle(ground: Ground) -> Floats:
    """One spot for each thing the town has once: the grid middles nearest to its own."""
    points = ground.seeds.points
    return np.asarray(points[np.argsort(np.hypot(*points.T), kind="stable")[: len(IN_TOWN)]])


def _named(name: str, kind: str) -> dict[str, str]:
    return {"name": name, "kind": kind}


def _point(ground: Ground, at: Floats) -> dict[str, object]:
    (lonlat,) = ground.to_lonlat(np.asarray(at)[None, :]).tolist()
    return {"type": "Point", "coordinates": lonlat}


def _square(ground: Ground, at: Floats) -> dict[str, object]:
    half = 30.0
    corners = at + np.array([[-half, -half], [half, -half], [half, half], [-half, half], [-half, -half]])
    return {"type": "Polygon", "coordinates": [ground.to_lonlat(corners).tolist()]}
