"""Any file of tracks → recordings, by what its name says and its first bytes confirm. Pure."""

from collections.abc import Callable
from datetime import UTC, tzinfo
from pathlib import Path

from geo.magic import refuse_unsafe
from geo.problems import Problem, Refused
from patrols.track_readers.geojson import read_geojson
from patrols.track_readers.gpx import read_gpx
from patrols.track_readers.kml import read_kml, read_kmz
from patrols.track_readers.recording import TrackFile
from patrols.track_readers.table import read_table

TABLES = (".csv", ".xlsx", ".xls", ".ods")
OF_BYTES: dict[str, Callable[..., TrackFile]] = {
    ".gpx": read_gpx,
    ".geojson": read_geojson,
    ".json": read_geojson,
    ".kml": read_kml,
    ".kmz": read_kmz,
}
SUFFIXES = (*OF_BYTES, *TABLES)


def read_tracks(path: Path, zone: tzinfo | None = None) -> TrackFile:
    """The recordings of a file. `zone` is for times that name none; left out: UTC in GPX and KML as they say,
    Shanghai in tables and GeoJSON.

    Raises Refused with the codes of `geo.magic.refuse_unsafe` and of the readers; the file name stands in all.
    """
    try:
        suffix = refuse_unsafe(path, known=SUFFIXES)
        given = {} if zone is None else {"zone": zone}
        found = read_table(path, **given) if suffix in TABLES else OF_BYTES[suffix](path.read_bytes(), **given)
    except Refused as refused:
        raise refused.at(file=path.name) from None
    notices = [notice.at(file=path.name) for notice in [*found.notices, *_zoneless(found, suffix, zone)]]
    return TrackFile(found.recordings, found.datum, notices)


def _zoneless(found: TrackFile, suffix: str, zone: tzinfo | None) -> list[Problem]:
    """Times without a zone are told with the zone in which they were taken."""
    count = sum(recording.zoneless for recording in found.recordings)
    if not count or suffix in TABLES:
        return []
    default = UTC if suffix in (".gpx", ".kml", ".kmz") else "Asia/Shanghai"
    return [Problem("track_times_without_zone", {"count": count, "zone": str(zone or default)}, is_notice=True)]
