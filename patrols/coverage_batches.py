"""Coverage of many towns: facts out to the workers, answers back into the books, and how far it is for whoever waits.

Workers compute and write nothing. Each answer is stored in one transaction when it comes, so that an interrupted run
has stored whole towns only, and running it again replaces them by the same.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from distributed import Client
from django.db import transaction

from geo.clock import AsOf, now
from geo.models import Town
from geo.problems import Problem
from patrols.coverage_facts import facts_of
from patrols.coverage_runs import store
from patrols.models import BatchAnswer, CoverageBatch
from patrols.scale_out import Answer, Task, answers
from patrols.shards import Shard, stage

Progress = Callable[[int, int], object]


@dataclass(frozen=True, slots=True)
class Asked:
    """A town and the day and knowledge that it is asked about."""

    town: Town
    as_of: AsOf

    @property
    def key(self) -> str:
        """The name of its task."""
        return f"{self.town.code} {self.as_of.on}"


def stage_all(asked: Sequence[Asked], folder: Path, progress: Progress) -> list[Shard]:
    """Write the facts of all towns as files; those that are there already stay as they are."""
    shards = []
    for done, one in enumerate(asked, start=1):
        shards.append(stage(facts_of(one.town, one.as_of), folder))
        progress(done, len(asked))
    return shards


def compute_all(
    *, asked: Sequence[Asked], client: Client, workers: str, shards: Path | None, progress: Progress
) -> CoverageBatch:
    """Compute and store everything that is asked; `shards`: the folder that takes the facts to the workers.

    Without one they travel with the tasks. What could not be computed stands in the batch's answers with its problem.
    """
    batch = CoverageBatch.objects.create(workers=workers)
    BatchAnswer.objects.bulk_create([_waiting(batch, one) for one in asked])
    by_key = {one.key: one for one in asked}
    for done, found in enumerate(answers(client, _tasks(asked, shards)), start=1):
        _take(batch, by_key[found.key], found)
        progress(done, len(asked))
    batch.ended_at = now()
    batch.save(update_fields=["ended_at"])
    return batch


def problems_of(batch: CoverageBatch) -> list[Problem]:
    """Why towns have no answer."""
    rows = batch.answers.filter(problem__isnull=False).order_by("town__code", "on").values_list("problem", flat=True)
    return [Problem.from_json(problem) for problems in rows for problem in problems or ()]


def _waiting(batch: CoverageBatch, asked: Asked) -> BatchAnswer:
    return BatchAnswer(batch=batch, town=asked.town, on=asked.as_of.on, known_at=asked.as_of.known_at)


def _tasks(asked: Sequence[Asked], shards: Path | None) -> Iterator[Task]:
    """Read when a worker is about to be free, so that a province never lies in memory at once."""
    for one in asked:
        facts = facts_of(one.town, one.as_of)
        yield Task(one.key, stage(facts, shards) if shards else facts)


@transaction.atomic
def _take(batch: CoverageBatch, asked: Asked, found: Answer) -> None:
    problems = [problem.at(file=asked.town.name).to_json() for problem in found.problems]
    if not problems:
        store(asked.town, asked.as_of, found.grid_ids, found.covers)
    BatchAnswer.objects.filter(batch=batch, town=asked.town, on=asked.as_of.on).update(
        done_at=now(), seconds=found.seconds, sha256=found.sha256, problem=problems or None
    )
    CoverageBatch.objects.filter(pk=batch.pk).update(heard_at=now())
