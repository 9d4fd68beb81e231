"""GeoJSON files (RFC 7946), written feature by feature, one a line."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

Feature = tuple[dict[str, Any], dict[str, Any]]  # properties, geometry


def write_features(path: Path, features: Iterable[Feature]) -> int:
    """Write a FeatureCollection and give the number of its features."""
    count = 0
    with path.open("w", encoding="utf-8", newline="\n") as out:
        out.write('{"type":"FeatureCollection","features":[')
        for properties, geometry in features:
            feature = {"type": "Feature", "properties": properties, "geometry": geometry}
            out.write(("," if count else "") + "\n" + json.dumps(feature, ensure_ascii=False, separators=(",", ":")))
            count += 1
        out.write("\n]}\n")
    return count


def polygon(shape: list[list[list[list[float]]]]) -> dict[str, Any]:
    """A Polygon where one part is enough, else a MultiPolygon."""
    if len(shape) == 1:
        return {"type": "Polygon", "coordinates": shape[0]}
    return {"type": "MultiPolygon", "coordinates": shape}
