"""The child process that opens a stranger's map file: `python -m geo.readers.child FILE OUT SCRATCH LAYER MEMORY`.

It limits its own memory, reads, and writes one JSON document to OUT; a refusal is written the same way. Whatever else
happens to it (killed, out of memory, crashed in a library) the parent only sees that OUT is missing.
"""

import json
import resource
import sys
from pathlib import Path
from typing import Any


def main(file: str, out: str, scratch: str, layer: str, memory_bytes: str) -> None:
    """Read FILE with at most `memory_bytes` of address space and write the result to OUT."""
    resource.setrlimit(resource.RLIMIT_AS, (int(memory_bytes), int(memory_bytes)))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    from geo.problems import Refused  # after the limit, so that the libraries too live under it

    try:
        document = _document(Path(file), Path(scratch), layer)
    except Refused as refused:
        document = {"refused": [problem.to_json() for problem in refused.problems]}
    Path(out).write_text(json.dumps(document), encoding="utf-8")


def _document(path: Path, scratch: Path, layer: str) -> dict[str, Any]:
    import shapely

    found = _read(path, scratch, layer)
    return {
        "epsg": found.epsg,
        "problems": [problem.to_json() for problem in found.problems],
        "features": [
            {
                "number": feature.number,
                "properties": dict(feature.properties),
                "wkb": None if feature.geometry is None else shapely.to_wkb(feature.geometry, hex=True),
            }
            for feature in found.features
        ],
    }


def _read(path: Path, scratch: Path, layer: str) -> Any:
    suffix = path.suffix.lower()
    if suffix in (".geojson", ".json"):
        from geo.readers.geojson import read_geojson

        return read_geojson(path.read_bytes())
    if suffix in (".kml", ".kmz"):
        from geo.readers import kml

        return kml.read_kml(path.read_bytes()) if suffix == ".kml" else kml.read_kmz(path)
    from geo.readers import ogr

    if suffix == ".dbf":
        return ogr.read_dbf(path, scratch)
    return ogr.read_shapefile(path, scratch, layer) if suffix == ".zip" else ogr.read_geopackage(path, layer)


if __name__ == "__main__":
    main(*sys.argv[1:])
