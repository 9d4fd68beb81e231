"""GPX files written for a test, and lines walked in metres of the drawing."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np
import shapely

from patrols.tracks import Floats
from tests.drawings import degrees

HEAD = '<?xml version="1.0" encoding="UTF-8"?><gpx version="1.1" xmlns="http://www.topografix.com/GPX/1/1">'


def along(*corners: tuple[float, float], step_m: float = 12.0) -> Floats:
    """(n, 2) degrees of a walk along corners given in metres, a fix every so many metres."""
    line = shapely.LineString(corners)
    places = shapely.line_interpolate_point(line, np.arange(0, line.length + 1e-6, step_m))
    return shapely.get_coordinates(degrees(shapely.LineString(places)))


def gpx_file(
    path: Path,
    lonlat: Floats,
    start: datetime,
    *,
    author: str = "",
    every_s: float = 10.0,
    more: Sequence[tuple[Floats, datetime]] = (),
) -> Path:
    """Write one <trk> that starts at `start`, with a fix every so many seconds; `more` are further segments of it."""
    segments = "".join(f"<trkseg>{_points(walk, begin, every_s)}</trkseg>" for walk, begin in [(lonlat, start), *more])
    who = f"<metadata><author><name>{author}</name></author></metadata>" if author else ""
    path.write_text(f"{HEAD}{who}<trk>{segments}</trk></gpx>", encoding="utf-8")
    return path


def _points(lonlat: Floats, start: datetime, every_s: float) -> str:
    times = [f"{start + timedelta(seconds=every_s * k):%Y-%m-%dT%H:%M:%SZ}" for k in range(len(lonlat))]
    return "".join(
        f'<trkpt lat="{lat:.7f}" lon="{lon:.7f}"><time>{time}</time><hdop>1.2</hdop></trkpt>'
        for (lon, lat), time in zip(lonlat.tolist(), times, strict=True)
    )
