"""GPX 1.1 files as a phone app writes them."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from xml.sax.saxutils import escape

from tests.town.plan import Floats

HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<gpx version="1.1" creator="tests.town" xmlns="http://www.topografix.com/GPX/1/1">
<metadata><name>{name}</name><author><name>{person}</name></author><time>{time}</time></metadata>
<trk><name>{name}</name><trkseg>
"""
TAIL = "</trkseg></trk>\n</gpx>\n"


def write_gpx(
    path: Path, name: str, person: str, midnight: datetime, seconds: Floats, lonlat: Floats, hdop: Floats
) -> None:
    """Write one track; ``seconds`` count from ``midnight`` (UTC-aware)."""
    times = [f"{midnight + timedelta(seconds=s):%Y-%m-%dT%H:%M:%SZ}" for s in seconds.tolist()]
    points = [
        f'<trkpt lat="{lat:.7f}" lon="{lon:.7f}"><time>{time}</time><hdop>{h:.1f}</hdop></trkpt>\n'
        for (lon, lat), time, h in zip(lonlat.tolist(), times, hdop.tolist(), strict=True)
    ]
    head = HEAD.format(name=escape(name), person=escape(person), time=times[0])
    path.write_text(head + "".join(points) + TAIL, encoding="utf-8", newline="\n")
