"""Many towns on workers that are processes of their own: the same answers as here, also when one is killed."""

import signal
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from distributed import Client

from geo.problems import Refused
from patrols.engine_version import engine_version
from patrols.scale_out import Answer, Task, answer, answers, own_workers, scheduler_at
from patrols.shards import stage
from tests.patrols.scale.processes import busy_one, scheduler, two_workers
from tests.patrols.scale.towns import town

TOWNS = [town(seed, grids=6, walks=5) for seed in range(8)]
TASKS = [Task(facts.code, facts) for facts in TOWNS]


@pytest.fixture(scope="module")
def expected() -> dict[str, str]:
    """Hashes of the answers, computed in this process."""
    return {task.key: answer(task, engine_version()).sha256 for task in TASKS}


@pytest.fixture(scope="module")
def own() -> Iterator[Client]:
    with own_workers(2) as client:
        yield client


def hashes(found: list[Answer]) -> dict[str, str]:
    assert not any(each.problems for each in found)
    return {each.key: each.sha256 for each in found}


def test_a_killed_worker_changes_no_answer(tmp_path: Path, expected: dict[str, str]) -> None:
    tasks = [Task(facts.code, stage(facts, tmp_path / "shared")) for facts in TOWNS]
    with two_workers(tmp_path) as (client, workers):
        coming = answers(client, tasks)
        found = [next(coming)]
        while (victim := busy_one(client, workers)) is None:
            found.append(next(coming))
        victim.send_signal(signal.SIGKILL)
        found += coming
        assert len(client.scheduler_info()["workers"]) == 1
    assert hashes(found) == expected
    assert len(found) == len(TASKS)


def test_facts_travel_with_the_tasks_where_there_is_no_shared_storage(own: Client, expected: dict[str, str]) -> None:
    assert hashes(list(answers(own, TASKS))) == expected


def test_no_more_tasks_are_under_way_than_the_workers_need(own: Client) -> None:
    read = list[str]()

    def reading() -> Iterator[Task]:
        for task in TASKS * 3:
            read.append(task.key)
            yield replace(task, key=f"{task.key} {len(read)}")

    coming = answers(own, reading())
    next(coming)
    assert len(read) == 6
    assert len(list(coming)) == 23


def test_a_town_whose_file_is_missing_is_told_and_the_others_are_computed(
    own: Client, tmp_path: Path, expected: dict[str, str]
) -> None:
    tasks = [Task(facts.code, stage(facts, tmp_path)) for facts in TOWNS[:3]]
    next((tmp_path / TOWNS[1].code).glob("roads-*.parquet")).unlink()
    found = {each.key: each for each in answers(own, tasks)}
    assert [problem.code for problem in found[TOWNS[1].code].problems] == ["shard_missing"]
    assert all(found[facts.code].sha256 == expected[facts.code] for facts in (TOWNS[0], TOWNS[2]))


def test_a_worker_with_another_version_is_refused() -> None:
    found = answer(TASKS[0], "0" * 16)
    assert [(problem.code, problem.params["has"]) for problem in found.problems] == [
        ("engine_differs", engine_version())
    ]
    assert found.covers == []


def test_a_scheduler_that_is_not_there_is_told() -> None:
    with pytest.raises(Refused, match="scheduler_unreachable") as refusal, scheduler_at("tcp://127.0.0.1:9"):
        pass
    assert refusal.value.problems[0].params["address"] == "tcp://127.0.0.1:9"
    with pytest.raises(Refused, match="scheduler_unreachable"), scheduler_at("there"):
        pass


def test_a_scheduler_without_workers_is_told(tmp_path: Path) -> None:
    with (
        scheduler(tmp_path) as address,
        scheduler_at(address) as client,
        pytest.raises(Refused, match="no_workers"),
    ):
        next(answers(client, TASKS))
