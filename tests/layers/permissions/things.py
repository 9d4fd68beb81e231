"""One of everything that an address names, so that the matrix asks for what is really there."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from geo.clock import today
from geo.models import (
    AcceptedOverlap,
    GridEdit,
    GridEditKind,
    GroundDraft,
    GroundDraftState,
    ImportDraft,
    ImportKind,
    Posting,
    Role,
)
from geo.models.base import Named
from patrols.models import Patrol, Plan, Track, TrackFixes
from patrols.track_store import packed
from patrols.tracks import EARLIEST, Fixes, clean
from tests.cast import SINCE, Cast
from tests.drawings import CENTRE
from units.editing import Signature
from units.merging import merge_units
from units.models import Unit, UnitMerge


def addresses(cast: Cast, plan: Plan) -> Mapping[str, Mapping[str, Any]]:
    """Parameters of every route that has some, by its name: all about soup in A1, or what the office did there."""
    soup, grid = cast.units["soup"], cast.grids["A1"]
    ground, draft, edit = _ground_draft(cast), _import_draft(cast), _edit(cast)
    by_unit = _each(UNIT_ROUTES, soup)
    by_plan = _each(("plan", "plan-sheet", "plan-sheet-pdf", "plan-gpx", "plan-geojson"), plan)
    by_ground = _each(GROUND_ROUTES, ground)
    by_draft = _each(DRAFT_ROUTES, draft)
    return {
        **by_unit, **by_plan, **by_ground, **by_draft,
        **_each(("track", "track-json", "track-csv", "track-clock"), _track(cast)),
        **_each(("grid-edit-done", "grid-edit-undo"), edit),
        "hazard": {"uuid": soup.hazards.get().uuid},
        "grid-drawer": {"code": grid.code},
        "blind-spot-drawer": {"kind": 2, "number": 1},
        "map-ground": {"kind": "grids"},
        "posting-appoint": {"kind": "grid", "code": grid.code},
        "posting-change": {"pk": Posting.objects.filter(grid=grid, role=Role.GRID_MEMBER).get().pk, "what": "end"},
        "unit-merge-undo": {"pk": _merge(cast).pk},
        "ground-check-withdraw": {"pk": _overlap(cast).pk},
        "export-csv": {"key": "units"},
        "export-xlsx": {"key": "units"},
        "import-template": {"kind": "units"},
        "api-unit-detail": {"uuid": soup.uuid},
        "api-village-detail": {"code": cast.villages["A"].code},
        "api-grid-detail": {"code": grid.code},
    }  # fmt: skip


def _each(routes: Iterable[str], thing: Named) -> dict[str, dict[str, Any]]:
    return {route: {"uuid": thing.uuid} for route in routes}


UNIT_ROUTES = ("unit", "unit-drawer", "unit-edit", "unit-state", "unit-decide", "unit-place", "unit-phones")
GROUND_ROUTES = ("ground-draft", "ground-draft-state", "ground-draft-again", "ground-draft-refuse", "ground-draft-json",
                 "ground-draft-xlsx")  # fmt: skip
DRAFT_ROUTES = ("import-draft", "import-progress", "import-columns", "import-datum", "import-apply", "import-again",
                "import-discard", "import-remarks")  # fmt: skip


def _ground_draft(cast: Cast) -> GroundDraft:
    return GroundDraft.objects.create(
        town=cast.town, user=cast.users["Li"], kind=ImportKind.BOUNDARIES, level="grid", file_name="网格.geojson",
        content=b"{}", datum_declared="wgs84", valid_from=today(), state=GroundDraftState.REFUSED,
    )  # fmt: skip


def _import_draft(cast: Cast) -> ImportDraft:
    return ImportDraft.objects.create(
        town=cast.town, user=cast.users["Li"], kind=ImportKind.UNITS, file_name="台账.xlsx", size_bytes=1
    )


def _edit(cast: Cast) -> GridEdit:
    return GridEdit.objects.create(
        town=cast.town, kind=GridEditKind.SPLIT, valid_from=date(2025, 1, 1), user=cast.users["Li"]
    )


def _merge(cast: Cast) -> UnitMerge:
    stays, goes = (
        Unit.objects.create(
            town=cast.town,
            external_id=f"twin{n}",
            name="重复店",
            declared_village=cast.villages["A"],
            registered_on=SINCE,
        )
        for n in range(2)
    )
    versions = (stays.version, goes.version)
    return merge_units(survivor=stays, twin=goes, versions=versions, by=Signature(cast.users["Li"]))


def _track(cast: Cast) -> Track:
    """Qian's, with a clock that was never set."""
    patrol = Patrol.objects.create(
        town=cast.town, person=cast.users["Qian"].person, started_at=EARLIEST, ended_at=EARLIEST
    )  # fmt: skip
    cleaned = clean(Fixes.of([(0, *CENTRE, 5.0)]))
    says = {"walked_on": date(1970, 1, 1), "has_fixes": True, "is_quarantined": True, "datum": "wgs84", "fix_count": 1}
    track = Track.objects.create(patrol=patrol, **says)
    TrackFixes.objects.keep(track, packed(cleaned))
    return track


def _overlap(cast: Cast) -> AcceptedOverlap:
    return AcceptedOverlap.objects.create(
        first=cast.grids["A1"], second=cast.grids["A2"], lead=cast.grids["A1"], document="示例文件", area_m2=10,
        valid_from=date(2025, 1, 1),
    )  # fmt: skip
