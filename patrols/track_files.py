"""A GPX file becomes patrols and their tracks: all of it in one transaction, and once only."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.ipc
import shapely
from django.db import transaction

from geo.bridge import to_geos, to_shapely
from geo.clock import SHANGHAI, now
from geo.crs import TownMetres
from geo.datum import to_wgs84
from geo.magic import refuse_unsafe
from geo.models import ImportJob, ImportKind, Person, Town, TownBoundary
from geo.problems import Problem, Refused
from patrols.gpx import GpxTrack, read_gpx
from patrols.models import Patrol, Track
from patrols.tasks import coverage_is_stale
from patrols.tracks import Cleaned, Fixes, Floats, Step, clean

if TYPE_CHECKING:
    from geo.models import User

FARTHEST_KM = 5.0  # a track that never comes nearer to the town is another town's, or in another datum


@dataclass(frozen=True, slots=True)
class Loaded:
    """What became of a file: tracks written, metres walked on them, and what the reader should know."""

    tracks: int = 0
    walked_m: float = 0.0
    notices: list[Problem] = field(default_factory=list)


def load_track_file(*, town: Town, path: Path, datum: str, user: "User | None" = None, name: str = "") -> Loaded:
    """Write the tracks of a GPX file. `name`: what the user calls the file, where it was uploaded.

    Raises Refused with the codes of `geo.magic.refuse_unsafe`, `patrols.gpx.read_gpx`, `geo.datum.to_wgs84` or
    track_outside_town; nothing is written then. The same content again writes nothing and is told as `same_file`.
    """
    name = name or path.name
    try:
        refuse_unsafe(path, known=(".gpx",))
        data = path.read_bytes()
        gpx = read_gpx(data, name, now())
        tracks = [_in_wgs84(track, datum) for track in gpx.tracks]
        _refuse_far(town, tracks)
    except Refused as refused:
        raise refused.at(file=name) from None
    with transaction.atomic():
        Town.objects.select_for_update(no_key=True).get(pk=town.pk)  # the same file twice at once waits here
        if before := _loaded_before(town, data):
            return Loaded(notices=[before.at(file=name)])
        person, doubts = _person(town, gpx.author)
        job = ImportJob(town=town, kind=ImportKind.TRACKS, file_name=name, sha256=sha256(data).hexdigest(), user=user)
        job.datum = job.datum_declared = datum
        job.save()
        written = [_write(job, town, person, track) for track in tracks]
        empty = [_empty(track) for track, row in zip(tracks, written, strict=True) if row.swept is None]
        notices = [problem.at(file=name) for problem in [*gpx.notices, *doubts, *empty]]
        job.counts = {"tracks": len(written), "fixes": sum(row.fix_count for row in written)}
        job.problems = [notice.to_json() for notice in notices]
        job.save(update_fields=["counts", "problems"])
        coverage_is_stale(town)
    return Loaded(len(written), sum(row.swept_m for row in written), notices)


def fixes_of(track: Track) -> Fixes:
    """The fixes of a stored track, as they came in but in WGS-84; none where their retention has ended."""
    if track.fixes is None:
        return Fixes.of([])
    table = pa.ipc.open_file(BytesIO(bytes(track.fixes))).read_all()
    return Fixes(*(table.column(name).to_numpy() for name in ("t_ms", "lon", "lat", "accuracy_m")))


def _packed(fixes: Fixes) -> bytes:
    columns = {"t_ms": fixes.t_ms, "lon": fixes.lon, "lat": fixes.lat, "accuracy_m": fixes.accuracy_m}
    table, sink = pa.table(columns), BytesIO()
    with pa.ipc.new_file(sink, table.schema, options=pa.ipc.IpcWriteOptions(compression="zstd")) as writer:
        writer.write_table(table)
    return sink.getvalue()


def _in_wgs84(track: GpxTrack, datum: str) -> GpxTrack:
    lonlat = to_wgs84(track.fixes.lonlat, datum)
    return replace(track, fixes=replace(track.fixes, lon=lonlat[:, 0].copy(), lat=lonlat[:, 1].copy()))


def _refuse_far(town: Town, tracks: list[GpxTrack]) -> None:
    """Refuse tracks that have nothing to do with the town; a town without a boundary takes all."""
    boundary = TownBoundary.objects.filter(town=town).order_by("-valid_from").first()
    if boundary is None:
        return
    metres = TownMetres(town.centre_lon, town.centre_lat)
    shape = metres.to_metres(to_shapely(boundary.shape))
    problems = []
    for track in tracks:
        far = shapely.distance(shape, shapely.points(metres.to_metres(track.fixes.lonlat)))
        km = float(np.min(np.nan_to_num(far, nan=np.inf))) / 1000
        if km > FARTHEST_KM:
            params = {"limit_km": FARTHEST_KM, "distance_km": round(min(km, 20_000.0), 1)}
            problems.append(Problem("track_outside_town", params, row=track.number))
    if problems:
        raise Refused(problems)


def _loaded_before(town: Town, data: bytes) -> Problem | None:
    jobs = ImportJob.objects.filter(town=town, kind=ImportKind.TRACKS, sha256=sha256(data).hexdigest())
    job = jobs.select_related("user").order_by("applied_at").first()
    if job is None:
        return None
    who = job.user.get_username() if job.user else "manage.py"
    when = f"{job.applied_at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"
    return Problem("same_file", {"who": who, "when": when}, is_notice=True)


def _person(town: Town, name: str) -> tuple[Person | None, list[Problem]]:
    """The person of the town with that name, when there is exactly one."""
    found = list(Person.objects.filter(town=town, name=name)) if name else []
    if len(found) == 1 or not name:
        return (found[0] if found else None), []
    code = "track_person_not_unique" if found else "track_person_unknown"
    return None, [Problem(code, {"name": name, "count": len(found)}, is_notice=True)]


def _write(job: ImportJob, town: Town, person: Person | None, track: GpxTrack) -> Track:
    started, ended = (_moment(ms) for ms in (track.fixes.t_ms.min(), track.fixes.t_ms.max()))
    cleaned = clean(track.fixes)
    patrol = Patrol.objects.create(town=town, person=person, started_at=started, ended_at=ended, import_job=job)
    return Track.objects.create(
        patrol=patrol,
        walked_on=started.astimezone(SHANGHAI).date(),
        file_name=job.file_name,
        sha256=job.sha256,
        datum=job.datum,
        fixes=_packed(track.fixes),
        fix_count=len(track.fixes),
        swept=_lines(cleaned.lines(Step.WALKED)),
        gaps=_lines(cleaned.lines(Step.GAP_IN_TIME, Step.GAP_IN_SPACE)),
        drive_bys=_lines(cleaned.lines(Step.DRIVE_BY)),
        swept_m=cleaned.metres(Step.WALKED),
        cleaning=_cleaning(cleaned, track),
    )


def _moment(t_ms: int) -> datetime:
    return datetime.fromtimestamp(t_ms / 1000, tz=UTC)


def _cleaning(cleaned: Cleaned, track: GpxTrack) -> dict[str, Any]:
    dwells = [
        {"at": _moment(each.t_ms).isoformat(), "seconds": each.seconds, "lon": each.lon, "lat": each.lat}
        for each in cleaned.dwells
    ]
    return {**cleaned.counts(), "untimed": track.untimed, "dwells": dwells}


def _lines(lines: Iterable[Floats]) -> Any:
    shapes = [shapely.LineString(line) for line in lines]
    return to_geos(shapely.multilinestrings(shapes)) if shapes else None


def _empty(track: GpxTrack) -> Problem:
    return Problem("track_without_ground", row=track.number, is_notice=True)
