"""The walked days of a town from the cache; what is not there, or was made of something else, is computed and kept."""

from collections.abc import Mapping
from datetime import date

from django.utils import timezone

from geo.models import Town
from patrols.coverage.grids import Ages
from patrols.coverage.raster import Raster
from patrols.models import DayRaster
from patrols.town_facts import TownFacts
from patrols.walked_days import DaySweeps


class CachedDays:
    """What the tracks of some days lit (`coverage.grids.WalkedDays`): two queries a reach, however many days."""

    def __init__(self, town: Town, facts: TownFacts) -> None:
        self.town, self.facts, self.sweeps = town, facts, DaySweeps(facts)
        self._known: dict[tuple[date, float], Raster] = {}

    def __call__(self, reach_m: float, ages: Ages) -> list[Raster]:
        """Rasters of the days that many days before the day of the facts, newest first."""
        first, end = ages
        days = [day for day in self.sweeps.by_day if first <= (self.facts.on - day).days < end]
        unread = [day for day in days if (day, reach_m) not in self._known]
        if unread:
            self._read({day: self.sweeps.key(day, reach_m) for day in unread}, reach_m)
        return [self._known[day, reach_m] for day in days]

    def _read(self, keys: Mapping[date, str], reach_m: float) -> None:
        """A row counts only with the key that its day has now."""
        rows = DayRaster.objects.filter(
            town=self.town, reach_m=reach_m, walked_on__in=keys, key__in=set(keys.values())
        ).values_list("walked_on", "key", "raster")
        kept = {day: bytes(raster) for day, key, raster in rows if keys[day] == key}
        fresh = {day: self.sweeps.sweep(day, reach_m) for day in keys if day not in kept}
        self._keep(fresh, keys, reach_m)
        for day, raster in [*fresh.items(), *((day, Raster.from_bytes(packed)) for day, packed in kept.items())]:
            self._known[day, reach_m] = raster

    def _keep(self, fresh: Mapping[date, Raster], keys: Mapping[date, str], reach_m: float) -> None:
        made = [
            DayRaster(
                town=self.town,
                walked_on=day,
                reach_m=reach_m,
                key=keys[day],
                raster=raster.to_bytes(),
                made_at=timezone.now(),
            )
            for day, raster in sorted(fresh.items())
        ]
        DayRaster.objects.bulk_create(
            made,
            update_conflicts=True,
            unique_fields=["town", "walked_on", "reach_m"],
            update_fields=["key", "raster", "made_at"],
            batch_size=200,
        )
