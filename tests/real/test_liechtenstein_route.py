"""A patrol through Vaduz on the real roads of Liechtenstein, from the books to the GPX."""

import json
from datetime import timedelta
from pathlib import Path

import gpxpy
import numpy as np
import pytest
from django.test import Client
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import bellman_ford

from geo.bridge import to_shapely
from geo.clock import today
from geo.models import Grid, Person, Posting, Road, Role, User
from patrols.models import TravelMode
from patrols.plan_network import town_metres, town_network
from patrols.plans import make_plan
from patrols.routing.paths import Paths
from tests.real.conftest import SINCE, Place
from units.ledgers.run import Request, run
from units.ledgers.unit_ledger import UnitLedger

pytestmark = [pytest.mark.real, pytest.mark.django_db]


@pytest.fixture
def lead(liechtenstein: Place) -> User:
    """The grid lead of Vaduz, with the points of interest as units that nobody has visited."""
    run(UnitLedger("wgs84"), Request(liechtenstein.folder / "pois.geojson", liechtenstein.town, apply=True))
    user = User.objects.create(username="lead")
    person = Person.objects.create(town=liechtenstein.town, name="Lead", user=user)
    Posting.objects.create(person=person, role=Role.GRID_LEAD, grid=Grid.objects.get(name="Vaduz"), valid_from=SINCE)
    return user


def pois(folder: Path) -> "np.ndarray[tuple[int, int], np.dtype[np.float64]]":
    features = json.loads((folder / "pois.geojson").read_text("utf-8"))["features"]
    return np.array([feature["geometry"]["coordinates"] for feature in features], dtype=float)


def test_the_network_holds_every_metre_and_its_distances_are_those_of_another_algorithm(liechtenstein: Place) -> None:
    metres, network = town_metres(liechtenstein.town), town_network(liechtenstein.town)
    roads = [metres.to_metres(to_shapely(road)) for road in Road.objects.values_list("shape", flat=True)]
    assert network.length_m == pytest.approx(sum(road.length for road in roads), rel=1e-5)
    apart = [island.length_m for island in network.islands]
    assert 0 < sum(apart) < 0.02 * network.length_m
    assert apart == sorted(apart, reverse=True)
    paths = Paths(network, network.snap(metres.to_metres(pois(liechtenstein.folder))[:60]))
    truth = bellman_ford(csr_matrix(paths.graph), indices=range(paths.first, paths.first + 3))[:, paths.first :]
    found = paths.road_matrix()[:3]
    reached = np.isfinite(truth)
    assert np.array_equal(reached, np.isfinite(found))
    assert np.abs(found[reached] - truth[reached]).max() < 0.1
    assert reached.mean() > 0.9


def test_a_patrol_of_vaduz_keeps_its_time_and_follows_the_roads(lead: User) -> None:
    grids = list(Grid.objects.filter(name="Vaduz").select_related("village__town"))
    client = Client()
    client.force_login(lead)
    for mode, budget in ((TravelMode.EBIKE, 240), (TravelMode.WALK, 120)):
        plan = make_plan(user=lead, grids=grids, on=today() + timedelta(days=1), mode=mode, budget_min=budget)
        stops = list(plan.stops.select_related("unit"))
        assert len(stops) >= 5
        assert plan.duration_min <= budget
        assert len(stops) + sum(len(rest["units"]) for rest in plan.left_out.values()) == 52  # every unit of Vaduz
        assert [stop.arrive_min for stop in stops] == sorted(stop.arrive_min for stop in stops)
        route = gpxpy.parse(client.get(f"/routes/{plan.uuid}.gpx").content.decode()).routes[0]
        assert route.length() == pytest.approx(plan.length_m, rel=0.01)
        assert client.get(f"/routes/{plan.uuid}/sheet.pdf").content.startswith(b"%PDF-")
