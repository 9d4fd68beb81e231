"""Coverage of many towns on many processes or machines, by dask.distributed. Pure: no framework, no database.

A task is one town and one day. It gets its facts with it, or where they are staged (shards), computes, and gives the
answer with its hash; it writes nothing. A task whose worker died is run again elsewhere and its answer is the same to
the last bit, so whoever asked stores each answer once, as it comes.
"""

import time
from collections.abc import Iterable, Iterator
from concurrent.futures import CancelledError
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from uuid import uuid4

from distributed import Client, LocalCluster, as_completed
from distributed.client import Future
from distributed.scheduler import KilledWorker

from geo.problems import Problem, Refused
from patrols.coverage.grids import GridCover
from patrols.engine_version import engine_version
from patrols.shards import Shard, load
from patrols.town_facts import TownFacts, digest

ANSWERS_IN_S = 5.0  # a scheduler that says nothing for so long is not there
AHEAD = 3  # tasks for each thread of the workers that are handed out before any answer is back
Source = TownFacts | Shard


@dataclass(frozen=True)
class Task:
    """A town and day to be computed. `key` is the caller's name for it, unique in a run."""

    key: str
    source: Source


@dataclass(frozen=True)
class Answer:
    """What a worker found: the grids' answers in the order of `grid_ids`, their hash, seconds on the worker.

    `problems` instead where the facts cannot be had or the worker runs another version than was asked for.
    """

    key: str
    grid_ids: list[int]
    covers: list[GridCover]
    sha256: str
    seconds: float = 0.0
    problems: tuple[Problem, ...] = ()


def answer(task: Task, version: str) -> Answer:
    """What runs on a worker. The same task gives the same `sha256` wherever and however often it runs."""
    started = time.perf_counter()
    try:
        if version != engine_version():
            raise Refused(Problem("engine_differs", {"asked": version, "has": engine_version()}))
        facts = load(task.source) if isinstance(task.source, Shard) else task.source
    except Refused as refused:
        return Answer(task.key, [], [], "", problems=tuple(refused.problems))
    covers = facts.coverage().run()
    grids = facts.grid_ids.tolist()
    return Answer(task.key, grids, covers, digest([grids, covers]), time.perf_counter() - started)


def answers(client: Client, tasks: Iterable[Task]) -> Iterator[Answer]:
    """The answers as they come; a few tasks for each worker are under way at a time.

    Raises Refused: no_workers when nobody works for the scheduler, scheduler_lost when it went away.
    """
    run, waiting, room = _Run(client, uuid4().hex[:8], engine_version()), iter(tasks), _room(client)
    under_way = as_completed([run.submit(task) for task in islice(waiting, room)], loop=client.loop)
    for future in under_way:
        yield _answer_of(future)
        future.release()
        for task in islice(waiting, 1):
            under_way.add(run.submit(task))


@contextmanager
def scheduler_at(address: str) -> Iterator[Client]:
    """A client of a running scheduler. Raises Refused: scheduler_unreachable."""
    try:
        client = Client(address, timeout=ANSWERS_IN_S, set_as_default=False)
    except (OSError, TimeoutError, ValueError):
        raise Refused(Problem("scheduler_unreachable", {"address": address, "seconds": ANSWERS_IN_S})) from None
    with client:
        yield client


@contextmanager
def own_workers(count: int) -> Iterator[Client]:
    """Worker processes of one thread each on this machine, for as long as the block lasts; no port but on loopback."""
    workers = {"n_workers": count, "threads_per_worker": 1, "processes": True}
    with (
        LocalCluster(**workers, host="127.0.0.1", dashboard_address=None, worker_dashboard_address=None) as cluster,
        Client(cluster, set_as_default=False) as client,
    ):
        yield client


@dataclass(frozen=True)
class _Run:
    """Hands tasks out under names that no other run on the same scheduler has."""

    client: Client
    name: str
    version: str

    def submit(self, task: Task) -> Future:
        return self.client.submit(answer, task, self.version, key=(f"coverage-{self.name}", task.key))


def _room(client: Client) -> int:
    threads = sum(int(each) for each in client.nthreads().values())
    if not threads:
        raise Refused(Problem("no_workers", {"address": str(client.scheduler.address)}))
    return AHEAD * threads


def _answer_of(future: Future) -> Answer:
    """The answer, or why there is none; a mistake of the program is raised here as it was there."""
    _run, key = future.key
    try:
        found: Answer = future.result()
    except KilledWorker:
        return Answer(key, [], [], "", problems=(Problem("workers_died", {"task": key}),))
    except CancelledError:
        raise Refused(Problem("scheduler_lost", {"task": key})) from None
    return found
