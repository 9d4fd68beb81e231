"""The child that opens a stranger's file of tracks: `python -m patrols.track_readers.child FILE OUT ZONE MEMORY`.

It limits its own memory, reads, and writes the recordings (.npz) and what is said of them (.json) beside each other; a
refusal is written the same way. Whatever else happens to it the parent only sees that OUT is missing.
"""

import json
import resource
import sys
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo


def main(file: str, out: str, zone: str, memory_bytes: str) -> None:
    """Read FILE with at most `memory_bytes` of address space and write the result to OUT.npz and OUT.json."""
    resource.setrlimit(resource.RLIMIT_AS, (int(memory_bytes), int(memory_bytes)))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    from geo.problems import Refused  # after the limit, so that the libraries too live under it
    from patrols.track_readers.read import read_tracks

    try:
        document = _document(read_tracks(Path(file), ZoneInfo(zone) if zone else None), out)
    except Refused as refused:
        document = {"refused": [problem.to_json() for problem in refused.problems]}
    Path(f"{out}.json").write_text(json.dumps(document), encoding="utf-8")


def _document(found: Any, out: str) -> dict[str, Any]:
    import numpy as np

    columns = ("t_ms", "lon", "lat", "accuracy_m", "seq")
    arrays = {
        f"{place}_{name}": getattr(recording.fixes, name)
        for place, recording in enumerate(found.recordings)
        for name in columns
    }
    np.savez(f"{out}.npz", **arrays)
    keys = ("number", "name", "recorder", "is_timed", "backwards", "zoneless")
    return {
        "datum": found.datum,
        "notices": [notice.to_json() for notice in found.notices],
        "recordings": [{key: getattr(recording, key) for key in keys} for recording in found.recordings],
    }


if __name__ == "__main__":
    main(*sys.argv[1:])
