"""`manage.py coverage`: many towns computed by workers, stored as the command for one town stores them."""

from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from geo.clock import AsOf, now
from geo.models import Town
from patrols import coverage_runs
from patrols.coverage_facts import facts_of
from patrols.models import BatchAnswer, CoverageBatch, CoverageRun, Track
from patrols.shards import load, stage
from tests.cast import Cast
from tests.patrols.coverage.test_runs import ON, town, walked

__all__ = ["town"]


def numbers(run: CoverageRun) -> list[dict[str, Any]]:
    return [{**row, "id": None, "run_id": None} for row in run.grids.order_by("grid").values()]


def test_workers_store_what_the_command_for_one_town_stores(town: Cast, tmp_path: Path) -> None:
    walked(town, (0, 100), (300, 100))
    alone = numbers(coverage_runs.compute(town.town, AsOf(ON)))
    for more in ([], ["--shards", str(tmp_path / "shards")]):
        out = StringIO()
        call_command("coverage", "--workers", "1", "--on", str(ON), "--on", str(ON - timedelta(1)), *more, stdout=out)
        assert "2/2" in out.getvalue()
        assert numbers(CoverageRun.objects.get(on=ON)) == alone
    assert CoverageRun.objects.count() == 2
    one, other = (dict(batch.answers.values_list("on", "sha256")) for batch in CoverageBatch.objects.all())
    assert one == other
    assert len(set(one.values())) == 2


def test_facts_are_the_same_from_the_books_and_from_files(town: Cast, tmp_path: Path) -> None:
    walked(town, (0, 100), (300, 100)), walked(town, (300, 100), (350, 100))
    facts = facts_of(town.town, AsOf(ON))
    assert load(stage(facts, tmp_path)).sha256() == facts.sha256()
    assert len(facts.walks.lines) == 2


def test_the_order_of_uploads_and_an_upload_twice_change_no_fact(town: Cast) -> None:
    walked(town, (0, 100), (300, 100)), walked(town, (300, 100), (350, 100))
    before = facts_of(town.town, AsOf(ON)).sha256()
    Track.objects.filter(patrol__town=town.town).delete()
    walked(town, (300, 100), (350, 100)), walked(town, (0, 100), (300, 100))
    assert facts_of(town.town, AsOf(ON)).sha256() == before


def test_staging_alone_writes_files_and_no_run(town: Cast, tmp_path: Path) -> None:
    out = StringIO()
    call_command("coverage", "--stage-only", "--shards", str(tmp_path), "--on", str(ON), stdout=out)
    assert len(list(tmp_path.rglob("*.json"))) == 1
    assert not CoverageRun.objects.exists()
    with pytest.raises(CommandError, match="--shards"):
        call_command("coverage", "--stage-only", stdout=out)


def test_what_cannot_be_asked_is_refused_in_words(town: Cast) -> None:
    for arguments, said in [
        (["--workers", "1", "--town", "000000000"], "000000000"),
        (["--workers", "0"], "--workers"),
        (["--scheduler", "tcp://127.0.0.1:9"], "tcp://127.0.0.1:9"),
    ]:
        with pytest.raises(CommandError, match=said):
            call_command("coverage", *arguments, stdout=StringIO())


def test_the_page_says_how_far_a_batch_is_until_the_town_is_done(town: Cast, client: Client) -> None:
    client.force_login(town.users["Li"])
    other = Town.objects.create(code="410899101", name="邻镇", centre_lon=113.5, centre_lat=35.2)
    batch = CoverageBatch.objects.create(workers="2")
    BatchAnswer.objects.create(batch=batch, town=other, on=ON, done_at=now())
    answer = BatchAnswer.objects.create(batch=batch, town=town.town, on=ON)
    url = reverse("coverage")
    assert 'max="2" value="1"' in client.get(url).content.decode()
    BatchAnswer.objects.filter(pk=answer.pk).update(done_at=now())
    assert "<progress" not in client.get(url).content.decode()
    BatchAnswer.objects.filter(pk=answer.pk).update(done_at=None)
    CoverageBatch.objects.update(heard_at=now() - timedelta(hours=1))
    assert "<progress" not in client.get(url).content.decode()
