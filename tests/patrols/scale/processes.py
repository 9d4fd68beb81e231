"""A dask scheduler and workers as processes of their own, as docs/scaling.md starts them on several machines."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from distributed import Client

from patrols.scale_out import scheduler_at

ROOT = Path(__file__).parents[3]
START_S = 60.0


@contextmanager
def scheduler(folder: Path) -> Iterator[str]:
    """Its address, for as long as the block lasts."""
    told = folder / "scheduler.json"
    with _process("scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--scheduler-file", str(told)):
        _wait_until(told.exists)
        with Client(scheduler_file=str(told), timeout=START_S, set_as_default=False) as client:
            address = str(client.scheduler.address)
        yield address


@contextmanager
def worker(address: str, folder: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A worker process of one thread, without a nanny that would start it again."""
    flags = ["--nthreads", "1", "--no-nanny", "--no-dashboard", "--host", "127.0.0.1"]
    with _process("worker", address, *flags, "--local-directory", str(folder)) as process:
        yield process


@contextmanager
def scheduler_and_client(folder: Path) -> Iterator[tuple[str, Client]]:
    """A scheduler, its address and a client of it."""
    with scheduler(folder) as address, scheduler_at(address) as client:
        yield address, client


@contextmanager
def two_workers(folder: Path) -> Iterator[tuple[Client, list[subprocess.Popen[bytes]]]]:
    """A client of a scheduler with two workers that are there."""
    with (
        scheduler_and_client(folder) as (address, client),
        worker(address, folder) as one,
        worker(address, folder) as other,
    ):
        client.wait_for_workers(2, timeout=START_S)
        yield client, [one, other]


def busy_one(client: Client, processes: Sequence[subprocess.Popen[bytes]]) -> subprocess.Popen[bytes] | None:
    """A worker process that has tasks now."""
    pids = client.run(os.getpid)
    at_work = {pids.get(worker) for worker, tasks in client.processing().items() if tasks}
    return next((process for process in processes if process.pid in at_work), None)


@contextmanager
def _process(kind: str, *arguments: str) -> Iterator[subprocess.Popen[bytes]]:
    command = [sys.executable, "-m", "dask", kind, *arguments]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def _wait_until(is_so: Callable[[], bool]) -> None:
    end = time.monotonic() + START_S
    while not is_so():
        if time.monotonic() > end:
            raise TimeoutError("the scheduler did not start")
        time.sleep(0.05)
