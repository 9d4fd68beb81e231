"""Rangers with a fix every ten minutes: nothing is walked under a town's limits, a plain picture under their own."""

from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

from geo.models import Town
from patrols.fixes import Fixes
from patrols.models import Track, TrackSource
from patrols.track_files import load_track_file
from patrols.track_services import reclean
from patrols.tracks import Limits, Step, clean
from tests.real.kenya import patrols

pytestmark = pytest.mark.real
RANGERS = Limits(max_gap_s=900, max_step_m=2500)


def steps(limits: Limits) -> Counter[Step]:
    return Counter(Step(step) for fixes in patrols() for step in clean(fixes, limits).steps)


def test_under_the_limits_of_a_town_every_step_is_a_gap_and_no_ground_is_lit() -> None:
    assert steps(Limits()) == {Step.GAP_IN_TIME: 8562}
    assert sum(clean(fixes).metres(Step.WALKED) for fixes in patrols()) == 0


def test_under_their_own_limits_nearly_all_of_it_was_walked() -> None:
    found = steps(RANGERS)
    assert (found[Step.WALKED], found[Step.GAP_IN_SPACE], found[Step.DRIVE_BY]) == (8380, 181, 1)
    km = sum(clean(fixes, RANGERS).metres(Step.WALKED) for fixes in patrols()) / 1000
    assert km == pytest.approx(2724, abs=1)


def as_csv(path: Path, fixes: Fixes) -> None:
    rows = zip(fixes.t_ms.tolist(), fixes.lonlat.tolist(), strict=True)
    said = [f"{datetime.fromtimestamp(t_ms / 1000, tz=UTC).isoformat()},{lon},{lat}" for t_ms, (lon, lat) in rows]
    path.write_text("\n".join(["time,lon,lat,device", *(f"{row},ranger 7" for row in said)]) + "\n")


@pytest.mark.django_db
def test_a_source_that_gets_its_own_limits_lights_what_it_walked(tmp_path: Path) -> None:
    longest = max(patrols(), key=len)
    lon, lat = np.median(longest.lonlat, axis=0).tolist()
    town = Town.objects.create(code="999000200", name="savanna", centre_lon=lon, centre_lat=lat)
    as_csv(tmp_path / "a.csv", longest)
    loaded = load_track_file(town=town, path=tmp_path / "a.csv")  # outside China all datums are one
    assert (loaded.datum, loaded.walked_m) == ("wgs84", 0)
    assert sum(Track.objects.values_list("fix_count", flat=True)) == len(longest)
    TrackSource.objects.filter(name="ranger 7").update(max_gap_s=900, max_step_m=2500)
    assert reclean(town=town).metres > 10_000
    assert not Track.objects.current().filter(swept=None).exists()
