"""The child process that opens a stranger's workbook: `python -m geo.readers.sheet_child FILE OUT MAX_ROWS MEMORY`.

OUT gets one line of JSON per visible sheet, or one line with the refusal; days and times are {"~": kind, "v": text}.
Whatever else happens to this process (killed, out of memory, crashed in a library), the parent only sees its status.
"""

import json
import resource
import sys
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any


def main(file: str, out: str, max_rows: str, memory_bytes: str) -> None:
    """Read FILE with at most `memory_bytes` of address space and write its sheets to OUT."""
    resource.setrlimit(resource.RLIMIT_AS, (int(memory_bytes), int(memory_bytes)))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    from geo.problems import Refused  # after the limit, so that the libraries too live under it
    from geo.sheets import open_tables

    path = Path(file)
    with Path(out).open("w", encoding="utf-8") as lines:
        try:
            for name, table in open_tables(path, path.suffix, int(max_rows)):
                print(json.dumps({"name": name, "table": table}, default=packed, ensure_ascii=False), file=lines)
        except Refused as refused:
            print(json.dumps({"refused": [problem.to_json() for problem in refused.problems]}), file=lines)


def packed(value: Any) -> Any:
    """What JSON has no word for."""
    if isinstance(value, datetime):
        return {"~": "datetime", "v": value.isoformat()}
    if isinstance(value, date):
        return {"~": "date", "v": value.isoformat()}
    if isinstance(value, time):
        return {"~": "time", "v": value.isoformat()}
    if isinstance(value, timedelta):
        return {"~": "timedelta", "v": value.total_seconds()}
    return str(value)


def unpacked(value: dict[str, Any]) -> Any:
    """An `object_hook` that undoes `packed`."""
    kinds: dict[str, Callable[[Any], Any]] = {
        "datetime": datetime.fromisoformat,
        "date": date.fromisoformat,
        "time": time.fromisoformat,
        "timedelta": lambda seconds: timedelta(seconds=seconds),
    }
    return kinds[value["~"]](value["v"]) if value.keys() == {"~", "v"} else value


if __name__ == "__main__":
    main(*sys.argv[1:])
