"""Which computation of coverage this is: two versions of it are never mixed in one result or one cache. Pure."""

from functools import cache
from hashlib import sha256
from pathlib import Path

import numpy as np
import shapely

_SOURCES = Path(__file__).parent / "coverage"


@cache
def engine_version() -> str:
    """16 hex digits of a hash over the sources of `patrols/coverage` and the libraries that compute beside them."""
    found = sha256(f"{shapely.__version__} {shapely.geos_version_string} {np.__version__}".encode())
    for path in sorted(_SOURCES.rglob("*.py")):
        found.update(path.relative_to(_SOURCES).as_posix().encode() + b"\0" + path.read_bytes())
    return found.hexdigest()[:16]
