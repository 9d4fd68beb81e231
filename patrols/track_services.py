"""Changes of tracks that are there: cleaned anew under other limits, and a wrong clock set right."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

import numpy as np
from django.db import transaction
from django.db.models import Count, QuerySet

from geo.clock import now
from geo.models import Town
from geo.problems import Problem, Refused
from patrols.models import Track
from patrols.tasks import coverage_is_stale
from patrols.track_days import days_of
from patrols.track_ground import TownGround
from patrols.track_sources import limits_by_source, limits_of
from patrols.track_store import fixes_of, forget_fixes
from patrols.track_versions import MAX_SKEW, Incoming, put, recleaned
from patrols.tracks import EARLIEST

if TYPE_CHECKING:
    from geo.models import User

Progress = Callable[[int, int], object]


@dataclass(frozen=True, slots=True)
class Recleaned:
    """How many tracks were cleaned anew, and by how many metres the walked way changed."""

    tracks: int
    metres: float


def outdated(town: Town) -> QuerySet[Track]:
    """Current tracks that still hold their fixes and were cleaned under other limits than those of their source now."""
    tracks = Track.objects.current().filter(patrol__town=town, has_fixes=True)
    limits = limits_by_source(town)
    found = Track.objects.none()
    for pair in tracks.order_by().values("source", "limits").annotate(n=Count("pk")):
        if pair["limits"] != limits[pair["source"]].to_json():
            found = found | tracks.filter(source=pair["source"], limits=pair["limits"])
    return found


def reclean(*, town: Town, progress: Progress = lambda done, total: None) -> Recleaned:
    """Clean the outdated tracks anew, one by one, each in a transaction of its own: it may be stopped at any time."""
    ground, keys = TownGround.of(town), list(outdated(town).order_by("pk").values_list("pk", flat=True))
    done, metres = 0, 0.0
    for number, key in enumerate(keys, start=1):
        with transaction.atomic():
            Town.objects.select_for_update(no_key=True).get(pk=town.pk)
            track = Track.objects.current().select_related("patrol", "source").filter(pk=key).first()
            if track is not None:
                version = recleaned(track, limits_of(town, track.source), ground)
                done, metres = done + 1, metres + version.swept_m - track.swept_m
        progress(number, len(keys))
    if done:
        coverage_is_stale(town)
    return Recleaned(done, metres)


def set_clock(*, track: Track, first_at: datetime, user: "User") -> list[Track]:
    """Say when a track with a wrong clock began; its fixes join the tracks of their true days, which are given.

    Raises Refused: track_clock_not_wrong, track_time_not_possible.
    """
    with transaction.atomic():
        town = Town.objects.select_for_update(no_key=True).get(pk=track.patrol.town_id)
        held = Track.objects.current().select_related("patrol__person", "patrol__import_job", "source")
        wrong = held.filter(pk=track.pk, is_quarantined=True, has_fixes=True).first()
        if wrong is None:
            raise Refused(Problem("track_clock_not_wrong"))
        if not EARLIEST <= first_at <= now():
            raise Refused(Problem("track_time_not_possible", {"earliest": f"{EARLIEST:%Y-%m-%d}"}))
        tracks = list(_shifted(wrong, town, first_at, user))
        Track.objects.filter(pk=wrong.pk).update(replaced_at=tracks[0].recorded_at, replaced_by=tracks[0])
        forget_fixes([wrong])
        coverage_is_stale(town)
    return tracks


def _shifted(wrong: Track, town: Town, first_at: datetime, user: "User") -> Iterator[Track]:
    fixes = fixes_of(wrong)
    offset_ms = round(first_at.timestamp() * 1000) - int(fixes.t_ms.min())
    moved = replace(fixes, t_ms=np.asarray(fixes.t_ms + offset_ms))
    patrol, arrived = wrong.patrol, wrong.arrived_at or wrong.recorded_at
    job = patrol.import_job
    if job is None:
        raise Refused(Problem("track_clock_not_wrong"))
    bringer = Incoming(
        job, town, wrong.source, patrol.person, max(arrived, first_at), shifted_s=offset_ms / 1000, user=user
    )
    for day in days_of(moved, round((now() + MAX_SKEW).timestamp() * 1000)):
        yield put(bringer, day, TownGround.of(town)).track
