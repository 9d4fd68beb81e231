"""Tracks as rows: fixes that come for a source and day join what is there, as a further version of the track.

Nothing is edited: the earlier version stays, so that what was known on a day can still be told. Only its fixes go,
since the new version holds them all.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from django.db.models import QuerySet
from django.utils import timezone

from geo.bridge import to_geos
from geo.clock import SHANGHAI
from geo.models import ImportJob, Person, Town
from patrols.fixes import NO_TIME, Fixes, Floats, merged
from patrols.models import Patrol, Track, TrackDwell, TrackFixes, TrackSource, TrackUpload
from patrols.track_days import FIRST_MS, LAST_MS, Day
from patrols.track_ground import TownGround
from patrols.track_sources import limits_of
from patrols.track_store import fixes_of, forget_fixes, packed
from patrols.tracks import Cleaned, Dwell, Known, Limits, Step, clean

if TYPE_CHECKING:
    from geo.models import User

MAX_SKEW = timedelta(hours=24)  # a phone's clock may run ahead; beyond this the time means nothing


@dataclass(frozen=True, slots=True)
class Incoming:
    """Who brings fixes: by which file, from which source, of whom, when, and what its file is like."""

    job: ImportJob
    town: Town
    source: TrackSource | None
    person: Person | None
    arrived_at: datetime
    is_timed: bool = True
    backwards: int = 0
    shifted_s: float = 0.0
    user: "User | None" = None


@dataclass(frozen=True, slots=True)
class Put:
    """The version that holds the fixes now; how many of them were new or known; by how much the walked way grew."""

    track: Track
    added: int
    known: int
    metres: float


def put(incoming: Incoming, day: Day, ground: TownGround) -> Put:
    """Join the fixes of a day to the track that they belong to, or begin one. The caller holds the lock of the town."""
    came = merged(day.fixes)
    before = _belonging(incoming, day, came)
    old = merged(*(fixes_of(track) for track in before))
    union = merged(old, came)
    added = len(union) - len(old)
    if before and len(before) == 1 and not added:
        track, grown = before[0], 0.0
    else:
        track = _version(incoming, day, before, union, ground)
        grown = track.swept_m - sum(each.swept_m for each in before)
    _note(incoming, track.patrol, came, added)
    return Put(track, added, len(came) - added, grown)


def _note(incoming: Incoming, patrol: Patrol, came: Fixes, added: int) -> None:
    """What the file brought, and by how many seconds its clock ran ahead of its arrival."""
    ahead_s = int(came.t_ms.max(initial=0)) / 1000 - incoming.arrived_at.timestamp() if incoming.is_timed else 0.0
    TrackUpload.objects.create(
        patrol=patrol,
        import_job=incoming.job,
        came=len(came),
        added=added,
        backwards=incoming.backwards,
        ahead_s=max(0.0, ahead_s),
        shifted_s=incoming.shifted_s,
        user=incoming.user or incoming.job.user,
    )


def recleaned(track: Track, limits: Limits, ground: TownGround) -> Track:
    """A version of the track under other limits; the same one where nothing changes or its fixes are gone."""
    if not track.has_fixes or track.limits == limits.to_json():
        return track
    cleaned = _cleaned(track, fixes_of(track), limits, ground)
    return _replace([track], _row(track, cleaned, limits), cleaned)


# ── what belongs together ────────────────────────────────────────────────────────────────────────────────────────
def _belonging(incoming: Incoming, day: Day, came: Fixes) -> list[Track]:
    """Tracks of the same source and day. Where nobody said who recorded, those that hold one of the very same fixes:
    the same phone, to the millisecond and the centimetre. Without times, one that holds all of them or only of them.
    """
    tracks = list(_candidates(incoming, day))
    if not incoming.is_timed:
        return [track for track in tracks if _is_longer(fixes_of(track), came)][:1]
    if incoming.source is not None:
        return tracks
    return [track for track in tracks if _share_a_fix(fixes_of(track), came)]


def _candidates(incoming: Incoming, day: Day) -> QuerySet[Track]:
    tracks = Track.objects.current().filter(
        patrol__town=incoming.town,
        source=incoming.source,
        walked_on=day.on,
        is_quarantined=day.is_quarantined,
        is_untimed=not incoming.is_timed,
        has_fixes=True,
    )
    return tracks.select_related("patrol").order_by("pk")


def _is_longer(one: Fixes, other: Fixes) -> bool:
    """Whether one of the two is the other and perhaps more."""
    return len(merged(one, other)) == max(len(one), len(other))


def _share_a_fix(one: Fixes, other: Fixes) -> bool:
    told, said = (fixes.take((fixes.t_ms != NO_TIME) & np.isfinite(fixes.lonlat).all(axis=1)) for fixes in (one, other))
    return len(merged(told, said)) < len(told) + len(said)


# ── rows ─────────────────────────────────────────────────────────────────────────────────────────────────────────
def _version(incoming: Incoming, day: Day, before: Sequence[Track], union: Fixes, ground: TownGround) -> Track:
    """A first or a further version; of several tracks that turn out to be one, the oldest patrol keeps it."""
    limits = limits_of(incoming.town, incoming.source)
    arrivals = [incoming.arrived_at, *(each.arrived_at or each.recorded_at for each in before)]
    bare = Track(
        patrol=before[0].patrol if before else _patrol(incoming, day, union),
        source=incoming.source,
        walked_on=day.on,
        is_untimed=not incoming.is_timed,
        is_quarantined=day.is_quarantined,
        file_name=incoming.job.file_name,
        sha256=incoming.job.sha256,
        datum=incoming.job.datum,
        arrived_at=min(arrivals) if day.is_quarantined else max(arrivals),
    )
    cleaned = _cleaned(bare, union, limits, ground)
    track = _replace(before, _row(bare, cleaned, limits), cleaned)
    if before:
        _widen(track.patrol, before, incoming, _span(bare, union))
    return track


def _cleaned(track: Track, fixes: Fixes, limits: Limits, ground: TownGround) -> Cleaned:
    arrived = track.arrived_at or track.recorded_at
    latest = round((arrived + MAX_SKEW).timestamp() * 1000)
    return clean(fixes, limits, Known(latest, ground.near, is_timed=not track.is_untimed))


def _row(of: Track, cleaned: Cleaned, limits: Limits) -> Track:
    """The row of a version, not saved yet: everything that follows from its fixes and limits."""
    return Track(
        patrol=of.patrol,
        source=of.source,
        walked_on=of.walked_on,
        is_untimed=of.is_untimed,
        is_quarantined=of.is_quarantined,
        file_name=of.file_name,
        sha256=of.sha256,
        datum=of.datum,
        arrived_at=of.arrived_at,
        has_fixes=True,
        fix_count=len(cleaned.came),
        swept=_lines(cleaned.lines(Step.WALKED)),
        gaps=_lines(cleaned.lines(Step.GAP_IN_TIME, Step.GAP_IN_SPACE)),
        drive_bys=_lines(cleaned.lines(Step.DRIVE_BY)),
        swept_m=cleaned.metres(Step.WALKED),
        cleaning=_cleaning(cleaned),
        limits=limits.to_json(),
    )


def _cleaning(cleaned: Cleaned) -> dict[str, Any]:
    """Fixes and steps counted, and the metres of what was not walked."""
    gaps_m = cleaned.metres(Step.GAP_IN_TIME) + cleaned.metres(Step.GAP_IN_SPACE)
    metres = {"gaps_m": round(gaps_m, 1), "drive_by_m": round(cleaned.metres(Step.DRIVE_BY), 1)}
    return {"kept": len(cleaned.fixes), **cleaned.counts(), **metres}


def _replace(before: Sequence[Track], track: Track, cleaned: Cleaned) -> Track:
    """Save a version, end those before it, and keep its dwells alone: a dwell is a hint of today."""
    old = Track.objects.filter(pk__in=[each.pk for each in before])
    track.recorded_at = timezone.now()
    old.update(replaced_at=track.recorded_at)
    forget_fixes(before)
    track.save()
    TrackFixes.objects.keep(track, packed(cleaned))
    old.update(replaced_by=track)
    TrackDwell.objects.filter(track__in=before).delete()
    TrackDwell.objects.bulk_create([_dwell(track, dwell) for dwell in cleaned.dwells])
    return track


def _dwell(track: Track, dwell: Dwell) -> TrackDwell:
    point: Any = to_geos(shapely.Point(dwell.lon, dwell.lat))
    return TrackDwell(track=track, started_at=moment_of(dwell.t_ms), seconds=dwell.seconds, point=point)


def _lines(lines: Iterable[Floats]) -> Any:
    shapes = [shapely.LineString(line) for line in lines]
    return to_geos(shapely.multilinestrings(shapes)) if shapes else None


def _patrol(incoming: Incoming, day: Day, fixes: Fixes) -> Patrol:
    bare = Track(walked_on=day.on, is_untimed=not incoming.is_timed)
    started, ended = _span(bare, fixes)
    return Patrol.objects.create(
        town=incoming.town, person=incoming.person, started_at=started, ended_at=ended, import_job=incoming.job
    )


def _widen(patrol: Patrol, before: Sequence[Track], incoming: Incoming, span: tuple[datetime, datetime]) -> None:
    """The patrol spans all its fixes, and takes over the visits of those that turned out to be it."""
    patrol.started_at, patrol.ended_at = span
    patrol.person = patrol.person or incoming.person
    patrol.save(update_fields=["started_at", "ended_at", "person"])
    for other in before[1:]:
        other.patrol.visits.update(patrol=patrol)


def _span(track: Track, fixes: Fixes) -> tuple[datetime, datetime]:
    """From the first to the last time of the day; of a day without times only its midnight is known."""
    timed = fixes.t_ms[fixes.t_ms >= FIRST_MS]
    if track.is_untimed or not len(timed):
        midnight = datetime.combine(track.walked_on, time.min, SHANGHAI)
        return midnight, midnight
    first, last = (int(np.clip(t_ms, FIRST_MS, LAST_MS)) for t_ms in (timed.min(), timed.max()))
    return moment_of(first), moment_of(last)


def moment_of(t_ms: int) -> datetime:
    """Milliseconds since 1970 as an aware moment."""
    return datetime.fromtimestamp(t_ms / 1000, tz=UTC)
