"""What all imports of the ground share: the same file again, and the record of what came in."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from geo.clock import SHANGHAI
from geo.magic import sha256_of
from geo.models import ImportJob, Town, User
from geo.problems import Problem, Refused


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a file. `job` is its record; for the same file again the earlier one, and nothing was changed."""

    job: ImportJob
    counts: Mapping[str, int]
    problems: list[Problem]
    is_repeat: bool = False


def earlier(kind: str, path: Path, town: Town | None, *, datum: str = "", **evidence: Any) -> ImportJob | None:
    """The last time the very same file was loaded into the town for the same purpose and in the same datum.

    Under another datum it is another file: whoever declared the wrong one loads it again. Refused if it is not there.
    """
    if not path.is_file():
        raise Refused(Problem("file_missing", file=path.name))
    jobs = ImportJob.objects.filter(kind=kind, sha256=sha256_of(path), datum_declared=datum)
    if town is not None:
        jobs = jobs.filter(town=town)
    return jobs.filter(**{f"evidence__{key}": value for key, value in evidence.items()}).first()


@contextmanager
def naming(path: Path) -> Iterator[None]:
    """Refusals from inside name the file, wherever they did not yet."""
    try:
        yield
    except Refused as refused:
        raise refused.at(file=path.name) from None


def repeated(job: ImportJob, path: Path) -> Outcome:
    """The answer to the same file again: who loaded it and when; nothing is changed."""
    who = job.user.get_username() if job.user else "manage.py"
    when = job.applied_at.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M")
    notice = Problem("same_file", {"who": who, "when": when}, file=path.name, is_notice=True)
    return Outcome(job, job.counts, [notice], is_repeat=True)


def record(
    *,
    kind: str,
    path: Path,
    town: Town | None,
    user: User | None = None,
    datum: str = "",
    evidence: Mapping[str, Any] | None = None,
    accepted_faults: str = "",
) -> ImportJob:
    """A new row for the file, without its results yet; `finish` fills them in."""
    return ImportJob.objects.create(
        kind=kind,
        town=town,
        user=user,
        file_name=path.name[:255],
        sha256=sha256_of(path),
        datum_declared=datum,
        datum=datum,
        evidence=dict(evidence or {}),
        accepted_faults=accepted_faults,
    )


def finish(job: ImportJob, counts: Mapping[str, int], problems: Iterable[Problem]) -> Outcome:
    """Write counts and problems into the record."""
    told = list(problems)
    job.counts, job.problems = dict(counts), [problem.to_json() for problem in told]
    job.save(update_fields=["counts", "problems"])
    return Outcome(job, job.counts, told)
