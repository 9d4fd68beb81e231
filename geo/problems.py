"""What is wrong with a file or a row, as data: a reason code with its parameters and its place.

Pure: no framework. `geo/sentences.py` renders a problem for the reader; every app keeps the words of its own codes
in `<app>/messages.py`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any

Value = str | int | float


@dataclass(frozen=True, slots=True)
class Problem:
    """One reason code, its parameters, and where it was met.

    `row` counts as the reader's program does: rows of a sheet from 1 with the title row, features of a map file
    from 1. A notice is told and the row is kept; anything else refuses the row (or, without a row, the file).
    """

    code: str
    params: Mapping[str, Value] = field(default_factory=dict)
    file: str = ""
    sheet: str = ""
    row: int | None = None
    column: str = ""
    is_notice: bool = False

    def at(self, **place: Any) -> "Problem":
        """The same problem with a place filled in (`file=`, `sheet=`, `row=`, `column=`)."""
        return replace(self, **place)

    def to_json(self) -> dict[str, Any]:
        """A dictionary for a JSON column; `from_json` reads it back."""
        return {**asdict(self), "params": dict(self.params)}

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> "Problem":
        """The problem that `to_json` wrote."""
        return cls(**value)


class Refused(Exception):
    """The input as a whole is not taken; nothing was changed. Holds at least one problem."""

    def __init__(self, problems: Problem | Iterable[Problem]) -> None:
        self.problems: list[Problem] = [problems] if isinstance(problems, Problem) else list(problems)
        super().__init__("; ".join(f"{p.code} {dict(p.params)}" for p in self.problems))

    def at(self, **place: Any) -> "Refused":
        """The same refusal with a place filled into every problem that lacks it."""
        return Refused([p.at(**{k: v for k, v in place.items() if not getattr(p, k)}) for p in self.problems])


class BadCell(ValueError):
    """A cell that is not understood; `problem` has the reason code without a place."""

    def __init__(self, code: str, value: Any) -> None:
        self.problem = Problem(code, {"value": str(value)})
        super().__init__(code)
