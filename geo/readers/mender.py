"""The child process that mends polygons: `python -m geo.readers.mender IN OUT MEMORY`.

IN and OUT are JSON lists of hexadecimal WKB; what has no ground left after mending is null. See geo/mending.py.
"""

import json
import resource
import sys
from pathlib import Path


def main(source: str, out: str, memory_bytes: str) -> None:
    """Mend every polygon of `source` with at most `memory_bytes` of address space."""
    resource.setrlimit(resource.RLIMIT_AS, (int(memory_bytes), int(memory_bytes)))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    mended = [_mended(item) for item in json.loads(Path(source).read_bytes())]
    Path(out).write_text(json.dumps(mended), encoding="ascii")


def _mended(item: str) -> str | None:
    """Rings are taken as they are wound (method "structure"): wings of a bow tie both stay, holes stay holes."""
    import shapely

    valid = shapely.make_valid(shapely.from_wkb(item), method="structure", keep_collapsed=False)
    ground = [part for part in shapely.get_parts(valid) if part.geom_type == "Polygon" and part.area > 0]
    if not ground:
        return None
    merged = ground[0] if len(ground) == 1 else shapely.MultiPolygon(ground)
    return str(shapely.to_wkb(merged, hex=True)) if merged.is_valid else None


if __name__ == "__main__":
    main(*sys.argv[1:])
