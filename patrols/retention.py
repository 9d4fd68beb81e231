"""The end of raw fixes: a town's day is kept as merged lines first, then what persons left of it is deleted.

Each day is one transaction, so that an interrupted run goes on where it stopped, and a day that cannot be kept is not
deleted. What stays of a track is that there was one: its patrol, day, file and how many fixes and metres it had.
"""

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from django.contrib.gis.db.models.functions import AsWKB
from django.db import transaction
from django.db.models import Count, Q, QuerySet, Sum

from geo.bridge import to_geos, to_shapely
from geo.clock import SHANGHAI, end_of
from geo.crs import TownMetres
from geo.models import Town
from geo.problems import Problem, Refused, Value
from patrols.day_lines import TOLERANCE_M, merged, strays_m
from patrols.models import DayLines, Track, TrackPurge
from patrols.town_facts import Shapes

if TYPE_CHECKING:
    from geo.models import User

log = logging.getLogger("audit.purge")
PERSONAL = ("fixes", "swept", "gaps", "drive_bys")  # columns of a track that say where somebody was


@dataclass(frozen=True, slots=True)
class ExpiredDay:
    """A day whose fixes have been kept long enough, and how much of it there is."""

    walked_on: date
    tracks: int
    fixes: int


def expired_days(town: Town, today: date) -> list[ExpiredDay]:
    """The days of a town that `purge_day` would take, oldest first; a day is kept for `town.fixes_kept_days` days."""
    tracks = _personal(town).filter(walked_on__lte=today - timedelta(days=town.fixes_kept_days))
    rows = tracks.order_by("walked_on").values("walked_on").annotate(tracks=Count("pk"), fixes=Sum("fix_count"))
    return [ExpiredDay(*row) for row in rows.values_list("walked_on", "tracks", "fixes")]


def purge_day(*, town: Town, walked_on: date, today: date, user: "User | None" = None) -> TrackPurge | None:
    """Keep the day's lines, then delete the fixes and lines of its tracks; None where there is nothing (any more).

    Raises Refused: fixes_not_expired, or lines_not_kept when what would be kept misses the tolerance.
    """
    if walked_on > today - timedelta(days=town.fixes_kept_days):
        raise Refused(Problem("fixes_not_expired", {"day": str(walked_on), "days": town.fixes_kept_days}))
    with transaction.atomic():
        tracks = list(_personal(town).filter(walked_on=walked_on).order_by("pk").select_for_update(of=("self",)))
        if not tracks:
            return None
        for recorded_on, of_day in _by_day_of_recording(tracks):
            _keep(town, walked_on, recorded_on, [track.pk for track in of_day])
        _forget(tracks)
        fixes = sum(track.fix_count for track in tracks)
        counts: dict[str, Any] = {"tracks": len(tracks), "fixes": fixes, "kept_days": town.fixes_kept_days}
        purge = TrackPurge.objects.create(town=town, walked_on=walked_on, user=user, **counts)
    log.info("purge town=%s day=%s tracks=%d fixes=%d", town.code, walked_on, len(tracks), fixes)
    return purge


def _personal(town: Town) -> QuerySet[Track]:
    """Tracks that still say where somebody was."""
    says_where = Q()
    for column in PERSONAL:
        says_where |= Q(**{f"{column}__isnull": False})
    return Track.objects.filter(says_where, patrol__town=town).defer(*PERSONAL)


def _by_day_of_recording(tracks: Iterable[Track]) -> list[tuple[date, list[Track]]]:
    days: dict[date, list[Track]] = {}
    for track in tracks:
        days.setdefault(track.recorded_at.astimezone(SHANGHAI).date(), []).append(track)
    return sorted(days.items())


def _keep(town: Town, walked_on: date, recorded_on: date, tracks: list[int]) -> None:
    """Put what the tracks walked into the lines of the day, beside those that were kept before."""
    metres = TownMetres(town.centre_lon, town.centre_lat)
    rows = Track.objects.filter(pk__in=tracks, swept__isnull=False).annotate(wkb=AsWKB("swept"))
    walked = np.array([shapely.from_wkb(bytes(wkb)) for wkb in rows.values_list("wkb", flat=True)], dtype=object)
    if not len(walked):
        return
    key: dict[str, Any] = {"town": town, "walked_on": walked_on, "recorded_at": end_of(recorded_on)}
    before = DayLines.objects.filter(**key).select_for_update().first()
    shape = merged(walked, _shapes(before), metres)
    _refuse_lost(walked, shape, metres, walked_on)
    DayLines.objects.update_or_create(
        **key,
        defaults={
            "shape": to_geos(shape),
            "tolerance_m": TOLERANCE_M if before is None else max(TOLERANCE_M, before.tolerance_m),
            "tracks": len(walked) + (before.tracks if before else 0),
            "sha256": sha256(shapely.to_wkb(shape)).hexdigest(),
        },
    )


def _shapes(kept: DayLines | None) -> Shapes:
    return np.array([] if kept is None else [to_shapely(kept.shape)], dtype=object)


def _refuse_lost(walked: Shapes, shape: shapely.MultiLineString, metres: TownMetres, walked_on: date) -> None:
    """Nothing is deleted that is not kept: looked at anew, and not taken on trust."""
    far = strays_m(walked, np.array([shape], dtype=object), metres)
    if not far <= TOLERANCE_M:  # not a number is lost too
        params: dict[str, Value] = {"day": str(walked_on), "metres": str(round(far, 3)), "limit": TOLERANCE_M}
        raise Refused(Problem("lines_not_kept", params))


def _forget(tracks: list[Track]) -> None:
    """Delete where and when; dwells in `cleaning` are places and times too."""
    for track in tracks:
        track.cleaning = {name: value for name, value in track.cleaning.items() if isinstance(value, int)}
    Track.objects.bulk_update(tracks, ["cleaning"], batch_size=500)
    Track.objects.filter(pk__in=[track.pk for track in tracks]).update(**dict.fromkeys(PERSONAL))
