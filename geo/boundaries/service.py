"""The verb that brings a file of boundaries in: all of it or nothing, in one transaction."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
from django.db import transaction

from geo import hooks
from geo.boundaries.fault import GroundFault, digest, open_faults, shared_ground
from geo.boundaries.lawful import Lawful, with_lawful, write_accepted
from geo.boundaries.levels import Level, shapes_of
from geo.boundaries.places import parent_problems, with_codes, write_places
from geo.boundaries.rows import BoundaryRow, Columns, dissolved, rows_of
from geo.boundaries.tessellation import tessellation_faults
from geo.boundaries.versions import end_missing, write_versions
from geo.clock import today
from geo.ground_files import GroundFile, normalised_datum, read_ground
from geo.imports import Outcome, earlier, finish, naming, record, repeated
from geo.locks import Lock, hold
from geo.mending import Mend, mends_of, with_mended
from geo.models import ImportJob, ImportKind, Town, User
from geo.problems import Problem, Refused
from geo.quarantine import Limits
from geo.shapes import MAX_BOUNDARY_VERTICES


@dataclass(frozen=True, kw_only=True)
class BoundaryFile:
    """A file and what its bringer says of it.

    `datum`: wgs84, cgcs2000, gcj02, bd09 or EPSG:n. `town`: needed for every level but the town itself, where it is
    the row to change. `new_town`: (code, name) of a town that is the union of all shapes of the file.
    `accept_faults`: why gaps and overlaps are to be taken; without a reason a file that has any is refused.
    `is_complete`: the file is the whole level of the town, so that places missing in it end on `valid_from`.
    `is_mended`: somebody looked at the offer of geo/mending.py and took it. `lawful`: overlaps with a document.
    `decided_on`: digest of the faults that these decisions are about. `evidence`: how the datum was decided.
    """

    path: Path
    level: Level
    datum: str
    town: Town | None = None
    valid_from: date = field(default_factory=today)
    columns: Columns = field(default_factory=Columns)
    layer: str = ""
    new_town: tuple[str, str] | None = None
    accept_faults: str = ""
    is_complete: bool = False
    is_mended: bool = False
    lawful: tuple[Lawful, ...] = ()
    decided_on: str = ""
    evidence: Mapping[str, Any] = field(default_factory=dict)
    again: bool = False
    user: User | None = None
    limits: Limits = field(default_factory=Limits)


def import_boundaries(source: BoundaryFile) -> Outcome:
    """Bring the file in. Raises Refused with every problem found, and then nothing was changed.

    Invalid polygons, unknown parents and doubled codes always refuse; gaps, overlaps and places outside their parent
    refuse unless `accept_faults` says why not, and are then kept with the import as notices. An overlap with a
    document (`lawful`) is no fault any more: it is written down with the grid that answers for it.
    """
    with naming(source.path):
        datum = normalised_datum(source.datum)
        if source.level != Level.TOWN and source.town is None:
            raise Refused(Problem("town_missing"))
        before = _earlier(source, datum)
        if before and not source.again:
            return repeated(before, source.path)
        file, mends = _read(source)
        with transaction.atomic():
            ready = _ready(source, file)
            before = _earlier(source, datum)  # whoever held the lock until now may have brought the very same file
            if before and not source.again:
                return repeated(before, source.path)
            _refuse_faults(source, ready)
            mended = [mend.notice(file.name) for mend in mends]
            job, counts = _write(source, ready, mended)
            hooks.boundaries_changed(ready.town, source.valid_from)
            kept = [fault.problem() for fault in open_faults(ready.faults)]
            notices = [notice.at(file=file.name, is_notice=True) for notice in (*mended, *ready.notices, *kept)]
            return finish(job, counts, notices)


@dataclass(frozen=True, slots=True)
class Preview:
    """What an import would do: rows by what becomes of them, the faults that would exist, what is noticed."""

    counts: dict[str, int]
    faults: list[GroundFault]
    notices: list[Problem]
    rows: list[BoundaryRow]


def preview_boundaries(source: BoundaryFile) -> Preview:
    """What `import_boundaries` would do, tried out and taken back. Raises Refused with what would refuse it whatever
    is decided about faults.
    """
    with naming(source.path):
        file, mends = _read(source)
        with transaction.atomic():
            ready = _ready(source, file)
            _job, counts = _write(source, ready, [])
            transaction.set_rollback(True)
        mended = [mend.notice(file.name) for mend in mends]
        return Preview(counts, ready.faults, [*mended, *ready.notices], ready.rows)


def _read(source: BoundaryFile) -> tuple[GroundFile, list[Mend]]:
    near = _near(source.town)
    file = read_ground(source.path, source.datum, near=near, layer=source.layer, limits=source.limits)
    mends = mends_of(file, max_vertices=MAX_BOUNDARY_VERTICES, limits=source.limits) if source.is_mended else []
    return with_mended(file, mends), mends


def _earlier(source: BoundaryFile, datum: str) -> ImportJob | None:
    """The same file in the same role; one file of villages may become several towns by dissolving."""
    town = source.town
    if source.new_town:
        town = Town.objects.filter(code=source.new_town[0]).first()
        if town is None:
            return None
    return earlier(ImportKind.BOUNDARIES, source.path, town, datum=datum, level=source.level.value)


def _near(town: Town | None) -> np.ndarray | None:
    return None if town is None else np.array([town.centre_lon, town.centre_lat])


@dataclass(frozen=True, slots=True)
class _Ready:
    """Rows that may be written, under the ground lock of their town, and the faults that they would leave.

    `faults_are`: digest of the faults as they were found, before anything was decided about them.
    """

    town: Town
    rows: list[BoundaryRow]
    notices: list[Problem]
    faults: list[GroundFault]
    faults_are: str
    datum: str


def _ready(source: BoundaryFile, file: GroundFile) -> _Ready:
    rows = _good_rows(source, file)
    town = _the_town(source, rows)
    hold(Lock.GROUND, town)
    rows, notices = _coded(source, rows, town)
    if wrong := parent_problems(rows, source.level, town):
        raise Refused(wrong)
    found = tessellation_faults(rows, source.level, town, source.valid_from, replaces_all=source.is_complete)
    return _Ready(town, rows, notices, with_lawful(found, source.lawful), digest(found), file.datum)


def _refuse_faults(source: BoundaryFile, ready: _Ready) -> None:
    """Refuse faults that nobody took, and a decision that was about other faults than there are."""
    if source.decided_on and source.decided_on != ready.faults_are:
        raise Refused(Problem("faults_changed"))
    if (found := open_faults(ready.faults)) and not source.accept_faults:
        problems = [fault.problem() for fault in found]
        raise Refused([*problems, Problem("faults_not_accepted", {"count": len(found)})])


def _write(source: BoundaryFile, ready: _Ready, mended: list[Problem]) -> tuple[ImportJob, dict[str, int]]:
    town, rows = ready.town, ready.rows
    job = record(
        kind=ImportKind.BOUNDARIES,
        path=source.path,
        town=town,
        user=source.user,
        datum=ready.datum,
        evidence={
            "level": source.level.value,
            "valid_from": source.valid_from.isoformat(),
            **source.evidence,
            **({"mended": len(mended)} if mended else {}),
            **({"lawful": [_said(one) for one in source.lawful]} if source.lawful else {}),
        },
        accepted_faults=source.accept_faults if open_faults(ready.faults) else "",
    )
    counts = dict(write_versions(rows, write_places(rows, source.level, town), source.level, source.valid_from, job))
    if source.is_complete:
        counts["ended"] = end_missing(
            rows, shapes_of(source.level, town, source.valid_from), source.level, source.valid_from
        )
    areas = shared_ground(ready.faults)
    for one in source.lawful:
        shared = areas.get((min(one.codes), max(one.codes)), 0.0)
        if not shared:
            raise Refused(Problem("overlap_absent", {"place": one.codes[0], "other": one.codes[1]}))
        write_accepted(town=town, lawful=one, area_m2=shared, valid_from=source.valid_from, user=source.user, job=job)
    return job, counts


def _said(one: Lawful) -> dict[str, Any]:
    return {"codes": list(one.codes), "lead": one.lead, "document": one.document.strip()}


def _good_rows(source: BoundaryFile, file: GroundFile) -> list[BoundaryRow]:
    columns = replace(source.columns, makes_codes=source.columns.makes_codes or source.new_town is not None)
    rows, problems = rows_of(file, source.level, columns)
    if problems:
        raise Refused(problems)
    if source.new_town:
        return dissolved(rows, *source.new_town)
    if source.level == Level.TOWN and len(rows) != 1:
        raise Refused(Problem("one_town_a_file", {"count": len(rows)}))
    return rows


def _the_town(source: BoundaryFile, rows: list[BoundaryRow]) -> Town:
    """The town of the rows. A new one takes its centre from its first shape; the centre never changes afterwards."""
    if source.level != Level.TOWN:
        assert source.town is not None  # noqa: S101 - refused above
        return source.town
    row = rows[0]
    if source.town is not None and source.town.code != row.code:
        raise Refused(Problem("area_code_foreign", {"code": row.code, "town": source.town.code}, row=row.number))
    centre = row.shape.centroid
    fresh = {"name": row.name, "centre_lon": round(centre.x, 6), "centre_lat": round(centre.y, 6)}
    town, is_new = Town.objects.get_or_create(code=row.code, defaults=fresh)
    if not is_new and town.name != row.name:
        town.name = row.name
        town.save(update_fields=["name"])
    return town


def _coded(source: BoundaryFile, rows: list[BoundaryRow], town: Town) -> tuple[list[BoundaryRow], list[Problem]]:
    if not source.columns.makes_codes or source.level == Level.TOWN:
        return rows, []
    rows, problems = with_codes(rows, source.level, town, source.valid_from)
    if problems:
        raise Refused(problems)
    return rows, [Problem("codes_made", {"count": len(rows), "first": min(row.code for row in rows)})]
