"""Files of tracks of strangers, read in a child process with limits of memory and time. Pure."""

import json
import tempfile
from datetime import tzinfo
from pathlib import Path

import numpy as np

from geo import magic
from geo.problems import Problem, Refused
from geo.quarantine import Limits, run_child
from patrols.fixes import Fixes
from patrols.track_readers.read import SUFFIXES
from patrols.track_readers.recording import Recording, TrackFile


def read_in_child(path: Path, zone: tzinfo | None = None) -> TrackFile:
    """As `patrols.track_readers.read.read_tracks`, but a file that takes too long or breaks a library is refused:
    file_too_slow, file_breaks_reader.
    """
    limits = Limits()
    suffix = magic.refuse_unsafe(path, known=SUFFIXES)
    with tempfile.TemporaryDirectory(prefix="quarantine-") as name:
        folder = Path(name)
        copy, out = folder / f"upload{suffix}", folder / "out"
        words = [str(copy), str(out), str(zone or ""), str(limits.memory_bytes)]
        run_child(path, copy, ["patrols.track_readers.child", *words], limits)
        return _found(path, out)


def _found(path: Path, out: Path) -> TrackFile:
    try:
        document = json.loads(out.with_suffix(".json").read_bytes())
    except (OSError, ValueError) as error:
        raise Refused(Problem("file_breaks_reader", {"status": 0}, file=path.name)) from error
    if "refused" in document:
        raise Refused([Problem.from_json(problem).at(file=path.name) for problem in document["refused"]])
    with np.load(out.with_suffix(".npz")) as arrays:
        recordings = [
            Recording(**said, fixes=Fixes(*(arrays[f"{place}_{name}"] for name in Fixes.__dataclass_fields__)))
            for place, said in enumerate(document["recordings"])
        ]
    notices = [Problem.from_json(notice).at(file=path.name) for notice in document["notices"]]
    return TrackFile(recordings, document["datum"], notices)
