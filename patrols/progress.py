"""How far a long command is: one line that rewrites itself in a terminal, a line per tenth in a log."""

from typing import Any


class Progress:
    """Call it with (done, total); `end()` closes the line."""

    def __init__(self, out: Any, what: str) -> None:
        self.out, self.what, self.told = out, what, -1
        self.is_terminal = bool(out.isatty())

    def __call__(self, done: int, total: int) -> None:
        """Say it, but not more often than a reader needs."""
        step = 100 if self.is_terminal else 10
        share = step * done // max(total, 1)
        if share == self.told:
            return
        self.told = share
        self.out.write(f"{self.what} {done}/{total}", ending="\r" if self.is_terminal else "\n")
        self.out.flush()

    def end(self) -> None:
        """Leave the line that was rewritten."""
        if self.is_terminal and self.told >= 0:
            self.out.write("")
