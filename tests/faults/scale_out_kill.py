"""A scheduler and two workers as processes; one worker is killed with SIGKILL at a random moment of a run.

A round computes the same towns from staged files. Sooner or later in it, by its number, a worker dies; now and then a
new one comes. The hash of all answers must be that of a computation in one process.
"""

import random
import signal
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from patrols.engine_version import engine_version
from patrols.scale_out import Task, answer, answers
from patrols.shards import stage
from patrols.town_facts import digest
from tests.faults.jobs import Job, Round
from tests.patrols.scale.processes import START_S, scheduler_and_client, worker
from tests.patrols.scale.towns import town

TOWNS = 16
WITHIN_S = 2.0  # a kill comes in the first seconds of the run


@contextmanager
def ready(towns: int = TOWNS) -> Iterator[Round]:
    """Towns staged once, their answers known; gives the function of a round."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        tasks = [Task(str(seed), stage(town(seed, grids=12, walks=8), folder / "shared")) for seed in range(towns)]
        expected = hash_of({task.key: answer(task, engine_version()).sha256 for task in tasks})
        yield lambda number: _round(number, tasks, expected, folder)


def _round(number: int, tasks: list[Task], expected: str, folder: Path) -> str:
    chance = random.Random(number)
    with ExitStack() as open_ones, tempfile.TemporaryDirectory(dir=folder) as own:
        address, client = open_ones.enter_context(scheduler_and_client(Path(own)))
        workers = [open_ones.enter_context(worker(address, Path(own))) for _ in range(2)]
        client.wait_for_workers(2, timeout=START_S)
        moment = time.monotonic() + chance.uniform(0, WITHIN_S)
        found, killed = dict[str, str](), False
        for each in answers(client, tasks):
            if each.problems:
                return f"{each.key}: {each.problems}"
            found[each.key] = each.sha256
            if not killed and (time.monotonic() > moment or len(found) > chance.randrange(len(tasks))):
                chance.choice(workers).send_signal(signal.SIGKILL)
                killed = True
                if chance.random() < 0.3:
                    open_ones.enter_context(worker(address, Path(own)))
        if not killed:
            return "no worker was killed"
        return "" if hash_of(found) == expected else f"{len(found)} answers with another hash than {expected}"


def hash_of(answers_by_key: dict[str, str]) -> str:
    """One hash of all answers, in the order of their keys."""
    return digest(sorted(answers_by_key.items()))


JOB = Job(
    "scale_out_kill",
    50,
    "with one of two dask workers killed (SIGKILL) at a random moment of a run over 16 towns, the hash of all answers "
    "is that of one process",
    ready,
)
