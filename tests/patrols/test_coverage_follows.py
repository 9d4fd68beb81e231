"""New facts ask for a new computation of coverage, once; a replay of an old day never steers a route of today."""

from datetime import date
from uuid import uuid4

import pytest
from django_tasks_db.models import DBTaskResult
from pytest_django import DjangoCaptureOnCommitCallbacks

from geo.clock import AsOf, end_of, today
from patrols.coverage_runs import latest
from patrols.models import CoverageRun, CoveredGround, VisitOutcome
from patrols.plan_candidates import candidates
from patrols.services import VisitBody, record_visit
from patrols.tasks import coverage_is_asked_no_more
from tests.cast import Cast
from tests.drawings import rect

pytestmark = pytest.mark.django_db


def visit(cast: Cast, name: str) -> None:
    body = VisitBody(unit=cast.units[name], happened_on=today(), outcome=VisitOutcome.CLEAR)
    record_visit(uuid=uuid4(), body=body)


def test_visits_ask_for_one_computation_until_somebody_computes(
    cast: Cast, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    for name in ("soup", "forge"):
        with django_capture_on_commit_callbacks(execute=True):
            visit(cast, name)
    waiting = DBTaskResult.objects.get()
    assert waiting.args_kwargs["args"] == [cast.town.pk]
    coverage_is_asked_no_more(cast.town)
    assert not DBTaskResult.objects.exists()


def test_a_replay_of_an_old_day_is_not_what_a_route_of_today_goes_by(cast: Cast) -> None:
    same = {"town": cast.town, "window_days": 90, "reach_m": 50, "frontage_m": 30}
    run = CoverageRun.objects.create(on=today(), **same)
    CoveredGround.objects.create(
        run=run, grid=cast.grids["A1"], age="NEVER", shape=rect(0, 0, 100, 100), area_m2=10_000
    )  # fmt: skip
    CoverageRun.objects.create(on=today(), known_at=end_of(date(2024, 5, 1)), **same)
    as_of = AsOf.today()
    assert latest(cast.town, as_of) == run
    found = candidates(cast.users["Zhao"], [cast.grids["A1"]], as_of)
    assert sum(one.unit_id is None for one in found) == 1
