"""The end of raw fixes: a town's day is kept as merged lines first, then what persons left of it is deleted.

Each day is one transaction, so that an interrupted run goes on where it stopped, and a day that cannot be kept is not
deleted. What stays of a track is that there was one: its patrol, day, file and how many fixes and metres it had. Lines
of earlier versions of a track are kept for replays as well, but those that were replaced on the day they came: no
replay by the day has ever seen them. A track with a wrong clock has no day; its time runs from its arrival.
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
from patrols.models import DayLines, Track, TrackDwell, TrackPurge
from patrols.town_facts import Shapes
from patrols.track_store import forget_fixes

if TYPE_CHECKING:
    from geo.models import User

log = logging.getLogger("audit.purge")
Known = tuple[date, date | None]  # recorded on, replaced on
PERSONAL = ("swept", "gaps", "drive_bys")  # columns of a track that say where somebody was


@dataclass(frozen=True, slots=True)
class ExpiredDay:
    """A day whose fixes have been kept long enough, and how much of it there is."""

    walked_on: date
    tracks: int
    fixes: int


def expired_days(town: Town, today: date) -> list[ExpiredDay]:
    """The days of a town that `purge_day` would take, oldest first; a day is kept for `town.fixes_kept_days` days."""
    days = _expired(town, today).order_by("walked_on").values("walked_on")
    rows = days.annotate(tracks=Count("pk"), fixes=Sum("fix_count")).values_list("walked_on", "tracks", "fixes")
    return [ExpiredDay(*row) for row in rows]


def purge_day(*, town: Town, walked_on: date, today: date, user: "User | None" = None) -> TrackPurge | None:
    """Keep the day's lines, then delete the fixes and lines of its tracks; None where there is nothing (any more).

    Raises Refused: fixes_not_expired, or lines_not_kept when what would be kept misses the tolerance.
    """
    if walked_on > today - timedelta(days=town.fixes_kept_days):
        raise Refused(Problem("fixes_not_expired", {"day": str(walked_on), "days": town.fixes_kept_days}))
    with transaction.atomic():
        Town.objects.select_for_update(no_key=True).get(pk=town.pk)  # whoever changes tracks holds it too
        tracks = list(_expired(town, today).filter(walked_on=walked_on).order_by("pk"))
        if not tracks:
            return None
        for (recorded_on, replaced_on), versions in _by_days_of_knowledge(tracks):
            if recorded_on != replaced_on:
                _keep(town, walked_on, recorded_on, replaced_on, [track.pk for track in versions])
        _forget(tracks)
        fixes = sum(track.fix_count for track in tracks)
        counts: dict[str, Any] = {"tracks": len(tracks), "fixes": fixes, "kept_days": town.fixes_kept_days}
        purge = TrackPurge.objects.create(town=town, walked_on=walked_on, user=user, **counts)
    log.info("purge town=%s day=%s tracks=%d fixes=%d", town.code, walked_on, len(tracks), fixes)
    return purge


def _personal(town: Town) -> QuerySet[Track]:
    """Tracks that still say where somebody was."""
    says_where = Q(has_fixes=True)
    for column in PERSONAL:
        says_where |= Q(**{f"{column}__isnull": False})
    return Track.objects.filter(says_where, patrol__town=town).defer(*PERSONAL)


def _expired(town: Town, today: date) -> QuerySet[Track]:
    last = today - timedelta(days=town.fixes_kept_days)
    by_arrival = Q(is_quarantined=True, recorded_at__lte=end_of(last))
    return _personal(town).filter(by_arrival | Q(is_quarantined=False, walked_on__lte=last))


def _by_days_of_knowledge(tracks: Iterable[Track]) -> list[tuple[Known, list[Track]]]:
    """Tracks by the days on which they were recorded and, if so, replaced."""
    days: dict[Known, list[Track]] = {}
    for track in tracks:
        replaced_on = track.replaced_at.astimezone(SHANGHAI).date() if track.replaced_at else None
        days.setdefault((track.recorded_at.astimezone(SHANGHAI).date(), replaced_on), []).append(track)
    return list(days.items())


def _keep(town: Town, walked_on: date, recorded_on: date, replaced_on: date | None, tracks: list[int]) -> None:
    """Put what the tracks walked into the lines of the day, beside those that were kept before."""
    metres = TownMetres(town.centre_lon, town.centre_lat)
    rows = Track.objects.filter(pk__in=tracks, swept__isnull=False).annotate(wkb=AsWKB("swept"))
    walked = np.array([shapely.from_wkb(bytes(wkb)) for wkb in rows.values_list("wkb", flat=True)], dtype=object)
    if not len(walked):
        return
    key: dict[str, Any] = {
        "town": town,
        "walked_on": walked_on,
        "recorded_at": end_of(recorded_on),
        "replaced_at": end_of(replaced_on) if replaced_on else None,
    }
    before = DayLines.objects.filter(**key).first()
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
    """Delete where and when, dwells too; counts and metres stay."""
    for track in tracks:
        track.cleaning = {name: value for name, value in track.cleaning.items() if isinstance(value, int | float)}
    TrackDwell.objects.filter(track__in=tracks).delete()
    forget_fixes(tracks)
    Track.objects.bulk_update(tracks, ["cleaning"], batch_size=500)
    Track.objects.filter(pk__in=[track.pk for track in tracks]).update(**dict.fromkeys(PERSONAL))
