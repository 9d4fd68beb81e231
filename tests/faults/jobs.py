"""What a job of `make faults` is, and what is kept of it."""

import importlib
import pkgutil
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent
NOT_JOBS = frozenset({"jobs", "__main__"})
Round = Callable[[int], str]


@dataclass(frozen=True, slots=True)
class Job:
    """A proof in rounds. `bar`: what must hold, in words; `ready()` opens the world and gives the function of a round.

    A round takes its number (also its seed) and gives "" or a sentence that says what was violated.
    """

    name: str
    rounds: int
    bar: str
    ready: Callable[[], AbstractContextManager[Round]]


@dataclass(slots=True)
class Record:
    """What is known of a job: rounds done, violations by round, seconds spent."""

    done: int = 0
    seconds: float = 0.0
    violations: dict[str, str] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """For the file that makes an interrupted run go on."""
        return asdict(self)


def jobs() -> dict[str, Job]:
    """Every module's JOB, by name."""
    names = [module.name for module in pkgutil.iter_modules([str(FOLDER)]) if module.name not in NOT_JOBS]
    found = [importlib.import_module(f"tests.faults.{name}").JOB for name in names]
    return {job.name: job for job in found}
