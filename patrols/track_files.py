"""A file of tracks becomes patrols and their tracks: all of it in one transaction, and once only."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, tzinfo
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from django.db import transaction

from geo.clock import SHANGHAI, now, today
from geo.datum import to_wgs84
from geo.models import ImportJob, ImportKind, Person, Town
from geo.problems import Problem, Refused
from patrols.fixes import Floats, rounded
from patrols.tasks import coverage_is_stale
from patrols.track_datum import TrackVerdict, vote
from patrols.track_days import Day, days_of
from patrols.track_ground import FARTHEST_KM, TownGround
from patrols.track_readers.read import read_tracks
from patrols.track_readers.recording import Recording, TrackFile, by_recorder
from patrols.track_sources import source_of
from patrols.track_store import fixes_of as fixes_of
from patrols.track_versions import MAX_SKEW, Incoming, Put, put

if TYPE_CHECKING:
    from geo.models import User

VOTE = "vote"


@dataclass(frozen=True, slots=True)
class Said:
    """What the bringer says of a file.

    datum: a name of `geo.datum.to_wgs84`, or "vote"; source: who or what recorded, where the file does not say it or
    says it wrong; walked_on: the day of tracks without times; zone: of times that name none; name: what the bringer
    calls the file.
    """

    datum: str = VOTE
    source: str = ""
    walked_on: date | None = None
    zone: tzinfo | None = None
    name: str = ""


@dataclass(frozen=True, slots=True)
class Loaded:
    """What became of a file: tracks begun or grown, metres walked more than before, and what the reader should know."""

    tracks: int = 0
    walked_m: float = 0.0
    notices: list[Problem] = field(default_factory=list)
    datum: str = ""


def load_track_file(
    *,
    town: Town,
    path: Path,
    datum: str = VOTE,
    user: "User | None" = None,
    said: Said | None = None,
    read: Callable[[Path, tzinfo | None], TrackFile] = read_tracks,
) -> Loaded:
    """Write the tracks of a file. `said` replaces `datum` and says more.

    `read`: a page hands on what strangers upload and reads it in a child process; a command, whose user can see it
    and stop it, reads hundreds of files in its own.

    Raises Refused with the codes of `patrols.track_readers.read`, `geo.datum.to_wgs84`, or track_no_time,
    track_datum_not_sure, track_datum_contradicts, track_outside_town; nothing is written then. The same content again
    writes nothing and is told as `same_file`.
    """
    said = said or Said(datum=datum)
    name = said.name or path.name
    try:
        ground = TownGround.of(town)
        file = read(path, said.zone)
        verdict = _datum(file, said, town, ground)
        recordings, left_out = _dated(_in_wgs84(file, verdict.datum or ""), said)
        _refuse_far(recordings, ground)
    except Refused as refused:
        raise Refused([problem.at(file=name) for problem in refused.problems], refused.evidence) from None
    with transaction.atomic():
        Town.objects.select_for_update(no_key=True).get(pk=town.pk)  # pieces of one day at once come one by one
        if before := _loaded_before(town, path, said):
            return Loaded(notices=[before.at(file=name)])
        job = _job(town, path, name, verdict, said, user)
        results, notices = _put_all(job, town, recordings, said, ground)
        notices = [problem.at(file=name, is_notice=True) for problem in [*file.notices, *left_out, *notices]]
        _finish(job, results, left_out, notices)
        coverage_is_stale(town)
    return Loaded(len(results), sum(each.metres for each in results), notices, job.datum)


# ── before anything is written ───────────────────────────────────────────────────────────────────────────────────
def _datum(file: TrackFile, said: Said, town: Town, ground: TownGround) -> TrackVerdict:
    """Declared by the user, told by the file, or voted. Raises Refused where the two differ, or nobody can tell."""
    if said.datum != VOTE:
        if file.datum and not _same_datum(file.datum, said.datum):
            raise Refused(Problem("track_datum_contradicts", {"said": said.datum, "file": file.datum}))
        return TrackVerdict(said.datum, "declared")
    if file.datum:
        return TrackVerdict(file.datum, "file")
    points = np.concatenate([recording.fixes.lonlat for recording in file.recordings])
    verdict = vote(points, ground.streets(town))
    if verdict.datum is None:
        code = f"track_datum_{verdict.reason}"
        raise Refused(Problem(code, {"witnesses": verdict.witnesses}), evidence=verdict.to_json())
    return verdict


def _same_datum(one: str, other: str) -> bool:
    return one == other or {one, other} == {"wgs84", "cgcs2000"}


def _in_wgs84(file: TrackFile, datum: str) -> list[Recording]:
    def convert(xy: Floats) -> Floats:
        return to_wgs84(xy, datum, lenient=True)

    moved = [recording.moved(convert) for recording in file.recordings]
    return [replace(recording, fixes=rounded(recording.fixes)) for recording in moved]


def _dated(recordings: list[Recording], said: Said) -> tuple[list[Recording], list[Problem]]:
    """Recordings with a time or with the day of their user; what is left out is told.

    Raises Refused("track_no_time") where nothing can be used.
    """
    usable = [each if each.is_timed else each.on(said.walked_on) if said.walked_on else None for each in recordings]
    found = [recording for recording in usable if recording is not None]
    left_out = [
        Problem("track_no_time", {"count": len(each.fixes)}, row=each.number)
        for each, kept in zip(recordings, usable, strict=True)
        if kept is None
    ]
    if not found:
        raise Refused(left_out or Problem("track_no_fix"))
    return found, left_out


def _refuse_far(recordings: list[Recording], ground: TownGround) -> None:
    """Refuse a file that has nothing to do with the town; one that comes near it somewhere is taken whole.

    Fixes that are no numbers are nowhere: they are kept and listed. Numbers that are no degrees are another datum.
    """
    lonlats = [recording.fixes.lonlat for recording in recordings]
    every = np.concatenate(lonlats)
    if np.isfinite(every).all(axis=1).any() and not (np.abs(every) <= (180, 90)).all(axis=1).any():
        raise Refused(Problem("track_off_earth", {"x": float(np.nanmedian(every[:, 0]))}))
    distances = [ground.distance_km(lonlat) for lonlat in lonlats]
    if min(distances) <= FARTHEST_KM:
        return
    params = [{"limit_km": FARTHEST_KM, "distance_km": round(min(km, 20_000.0), 1)} for km in distances]
    pairs = zip(recordings, params, strict=True)
    raise Refused(Problem("track_outside_town", said, row=recording.number) for recording, said in pairs)


def _loaded_before(town: Town, path: Path, said: Said) -> Problem | None:
    """The same content again; but a file that left something out for want of a day may come again with it."""
    jobs = ImportJob.objects.filter(town=town, kind=ImportKind.TRACKS, sha256=_digest(path))
    job = jobs.select_related("user").order_by("-applied_at").first()
    if job is None or (said.walked_on and job.counts.get("left_out")):
        return None
    who = job.user.get_username() if job.user else "manage.py"
    when = f"{job.applied_at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"
    return Problem("same_file", {"who": who, "when": when}, is_notice=True)


def _digest(path: Path) -> str:
    return sha256(path.read_bytes()).hexdigest()


# ── writing ──────────────────────────────────────────────────────────────────────────────────────────────────────
def _job(town: Town, path: Path, name: str, verdict: TrackVerdict, said: Said, user: "User | None") -> ImportJob:
    return ImportJob.objects.create(
        town=town,
        kind=ImportKind.TRACKS,
        file_name=name[:255],
        sha256=_digest(path),
        user=user,
        datum=verdict.datum or "",
        datum_declared="" if said.datum == VOTE else said.datum,
        evidence=verdict.to_json(),
    )


def _put_all(
    job: ImportJob, town: Town, recordings: list[Recording], said: Said, ground: TownGround
) -> tuple[list[Put], list[Problem]]:
    """Every day of every recorder, each with what its reader should know."""
    results, notices = list[Put](), [problem for recording in recordings for problem in _odd_file(recording)]
    for name, fixes, is_timed, backwards in by_recorder(recordings, said.source):
        person, doubts = _person(town, name)
        source = source_of(town, name)
        bringer = Incoming(job, town, source, person, now(), is_timed=is_timed, backwards=backwards)
        latest = round((bringer.arrived_at + MAX_SKEW).timestamp() * 1000)
        days = days_of(fixes, latest) if is_timed else [Day(said.walked_on or today(), fixes)]
        notices += doubts
        for day in days:
            result = put(bringer, day, ground)
            results.append(result)
            notices += _odd_day(day, result)
    return results, notices


def _odd_file(recording: Recording) -> Iterator[Problem]:
    """What is odd about a recording as its file has it."""
    if recording.is_timed and recording.untimed:
        yield Problem("fixes_without_time", {"count": recording.untimed}, row=recording.number)
    if recording.backwards:
        yield Problem("track_goes_backwards", {"count": recording.backwards}, row=recording.number)


def _odd_day(day: Day, result: Put) -> Iterator[Problem]:
    """What is odd about the fixes of a day; all of it stands in the quality list as well."""
    cleaning, on = result.track.cleaning, f"{day.on:%Y-%m-%d}"
    if day.is_quarantined:
        code = "track_clock_behind" if cleaning["clock_behind"] else "track_clock_ahead"
        yield Problem(code, {"day": on, "count": len(day.fixes)})
        return
    if result.known:
        yield Problem("fixes_known_already", {"day": on, "count": result.known, "all": len(day.fixes)})
    if cleaning["same_key"]:
        yield Problem("fixes_contradict", {"day": on, "count": cleaning["same_key"]})
    if result.track.swept is None:
        yield Problem("track_without_ground", {"day": on})


def _finish(job: ImportJob, results: list[Put], left_out: list[Problem], notices: list[Problem]) -> None:
    fixes = sum(each.track.fix_count for each in results)
    job.counts = {"tracks": len(results), "fixes": fixes, "new_fixes": sum(each.added for each in results)}
    if left_out:
        job.counts["left_out"] = sum(int(problem.params["count"]) for problem in left_out)
    job.problems = [notice.to_json() for notice in notices]
    job.save(update_fields=["counts", "problems"])


def _person(town: Town, name: str) -> tuple[Person | None, list[Problem]]:
    """The person of the town with that name, when there is exactly one."""
    found = list(Person.objects.filter(town=town, name=name)) if name else []
    if len(found) == 1 or not name:
        return (found[0] if found else None), []
    code = "track_person_not_unique" if found else "track_person_unknown"
    return None, [Problem(code, {"name": name, "count": len(found)})]
