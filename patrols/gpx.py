"""GPX files → fixes. Pure: bytes in, arrays or reason codes out.

The XML is read by defusedxml first (no DTD, no entities, limits on depth and number of fixes); only what passed is
given to gpxpy, which knows the dialects of GPX 1.0 and 1.1. A time without a zone is UTC, as both versions say.
"""

import io
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from xml.etree.ElementTree import ParseError

import gpxpy
import gpxpy.gpx
import numpy as np
from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import iterparse

from geo.problems import Problem, Refused
from patrols.tracks import Fixes

MAX_FIXES = 200_000  # 55 hours at one fix a second
MAX_DEPTH = 24
MAX_SKEW = timedelta(hours=24)  # a phone's clock may run ahead; beyond this the time means nothing
EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)
METRES_PER_HDOP = 5.0  # accuracy ≈ hdop × the error of one satellite range of a phone


@dataclass(frozen=True, slots=True)
class GpxTrack:
    """One <trk>: its number in the file from 1, its name, its fixes with a time, and how many had none."""

    number: int
    name: str
    fixes: Fixes
    untimed: int


@dataclass(frozen=True, slots=True)
class GpxFile:
    """Who recorded (from <author><name>, "" when not said), the tracks that can be used, and notices on the others."""

    author: str
    tracks: list[GpxTrack]
    notices: list[Problem]


def read_gpx(data: bytes, file: str, now: datetime) -> GpxFile:
    """Read one GPX file. `now` (aware) is what "in the future" is measured from.

    Raises Refused with one of: gpx_not_xml, gpx_has_dtd, gpx_not_gpx, gpx_too_deep, gpx_too_many_fixes, gpx_encoding,
    gpx_broken, gpx_no_track, gpx_no_fix, gpx_no_time, track_too_old, track_in_future; `row` is the number of the track.
    """
    try:
        _look_over(data)
        gpx = _parse(data)
        tracks = [_track(number, track) for number, track in enumerate(gpx.tracks, start=1)]
        notices = _notices(tracks)
        usable = [track for track in tracks if len(track.fixes)]
        if problems := [problem for track in usable if (problem := _implausible(track, now))]:
            raise Refused(problems)
    except Refused as refused:
        raise refused.at(file=file) from None
    return GpxFile((gpx.author_name or "").strip(), usable, [notice.at(file=file) for notice in notices])


def _look_over(data: bytes) -> None:
    """Refuse what is no GPX or could harm, while reading; nothing is kept of it."""
    depth = fixes = 0
    try:
        for event, element in iterparse(io.BytesIO(data), events=("start", "end"), forbid_dtd=True):
            if event == "end":
                depth -= 1
                element.clear()
                continue
            depth += 1
            name = element.tag.rpartition("}")[2]
            fixes += name == "trkpt"
            if depth == 1 and name != "gpx":
                raise Refused(Problem("gpx_not_gpx", {"root": name}))
            if depth > MAX_DEPTH:
                raise Refused(Problem("gpx_too_deep", {"limit": MAX_DEPTH}))
            if fixes > MAX_FIXES:
                raise Refused(Problem("gpx_too_many_fixes", {"limit": MAX_FIXES}))
    except DefusedXmlException as error:
        raise Refused(Problem("gpx_has_dtd")) from error
    except ParseError as error:
        raise Refused(Problem("gpx_not_xml", {"reason": str(error)})) from error
    except (LookupError, ValueError) as error:  # an encoding that nobody knows, or one of several bytes a letter
        raise Refused(Problem("gpx_encoding")) from error


def _parse(data: bytes) -> gpxpy.gpx.GPX:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Refused(Problem("gpx_encoding")) from error
    try:
        return gpxpy.parse(text)
    except (gpxpy.gpx.GPXException, ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as error:
        raise Refused(Problem("gpx_broken", {"reason": str(error)})) from error


def _track(number: int, track: Any) -> GpxTrack:
    points = [point for segment in track.segments for point in segment.points]
    timed = [point for point in points if point.time is not None]
    rows = [(_t_ms(p.time), p.longitude, p.latitude, _accuracy_m(p.horizontal_dilution)) for p in timed]
    return GpxTrack(number, track.name or "", Fixes.of(rows), len(points) - len(timed))


def _t_ms(time: datetime) -> int:
    aware = time if time.tzinfo else time.replace(tzinfo=UTC)
    return round(aware.timestamp() * 1000)


def _accuracy_m(hdop: float | None) -> float:
    return METRES_PER_HDOP * hdop if hdop is not None and hdop > 0 else np.nan


def _notices(tracks: list[GpxTrack]) -> list[Problem]:
    """What was left out; raises Refused where nothing is left."""
    if not tracks:
        raise Refused(Problem("gpx_no_track"))
    if not any(len(track.fixes) or track.untimed for track in tracks):
        raise Refused(Problem("gpx_no_fix"))
    untimed = [track for track in tracks if track.untimed]
    code = "fixes_without_time" if any(len(track.fixes) for track in tracks) else "gpx_no_time"
    problems = [Problem(code, {"count": track.untimed}, row=track.number) for track in untimed]
    if code == "gpx_no_time":
        raise Refused(problems)
    return [problem.at(is_notice=True) for problem in problems]


def _implausible(track: GpxTrack, now: datetime) -> Problem | None:
    first, last = (datetime.fromtimestamp(ms / 1000, tz=UTC) for ms in (track.fixes.t_ms.min(), track.fixes.t_ms.max()))
    if first < EARLIEST:
        return Problem(
            "track_too_old", {"day": f"{first:%Y-%m-%d}", "earliest": f"{EARLIEST:%Y-%m-%d}"}, row=track.number
        )
    if last > now + MAX_SKEW:
        return Problem("track_in_future", {"day": f"{last:%Y-%m-%d}"}, row=track.number)
    return None
