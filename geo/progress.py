"""How far a long piece of work is, told to whoever listens. Pure.

Whoever works calls `tell` or walks through `counted`; whoever waits opens `listening`. Without a listener nothing
happens, so that the work need not know whether anybody waits for it.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TypeVar

T = TypeVar("T")
Listener = Callable[[str, int, int], None]  # stage, done, total (0: not known)
STEP = 50  # items between two words of `counted`

_listener: ContextVar[Listener | None] = ContextVar("listener", default=None)


def tell(stage: str, done: int, total: int = 0) -> None:
    """Say that `done` of `total` of a stage are done."""
    if listener := _listener.get():
        listener(stage, done, total)


def counted(stage: str, items: Iterable[T], total: int) -> Iterator[T]:
    """The items, one by one; says every now and then how many of `total` were worked on."""
    tell(stage, 0, total)
    for done, item in enumerate(items, start=1):
        yield item
        if done % STEP == 0 or done == total:
            tell(stage, done, total)


@contextmanager
def listening(listener: Listener) -> Iterator[None]:
    """Within the block, `listener` hears what this thread tells."""
    token = _listener.set(listener)
    try:
        yield
    finally:
        _listener.reset(token)
