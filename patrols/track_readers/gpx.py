"""GPX 1.0 and 1.1 of any program. Pure.

Routes and waypoints are plans and marks, no recordings. A time without a zone is UTC, as both versions say. Accuracy
is what an extension says in metres, else 5 m times the horizontal dilution; OsmAnd writes metres where others write
the dilution.
"""

from datetime import UTC, tzinfo
from typing import Any

from geo.problems import Problem, Refused
from patrols.track_readers.moment import moment_of
from patrols.track_readers.recording import Collector, TrackFile, accuracy_of
from patrols.track_readers.xml_walk import Path, walk

ACCURACY = frozenset({"accuracy", "acc", "hacc", "haccuracy", "horizontalaccuracy", "horizontal_accuracy", "hor_acc"})
HDOP_IS_METRES = "osmand"  # in <gpx creator="…">


def read_gpx(data: bytes, zone: tzinfo = UTC) -> TrackFile:
    """The tracks of a GPX file, in its order.

    Raises Refused: gpx_not_gpx, track_no_track, track_no_fix, or what `xml_walk.walk` refuses.
    """
    reader = _Reader(zone)
    for is_end, path, element in walk(data):
        (reader.close if is_end else reader.open)(path, element)
    found = [track.recording(number) for number, track in enumerate(reader.tracks, start=1)]
    if not found:
        raise Refused(Problem("track_no_track"))
    if not any(len(recording.fixes) for recording in found):
        raise Refused(Problem("track_no_fix"))
    return TrackFile([recording for recording in found if len(recording.fixes)])


class _Reader:
    """What is being read."""

    def __init__(self, zone: tzinfo) -> None:
        self.tracks: list[Collector] = []
        self._zone, self._author, self._creator = zone, "", ""
        self._fix: dict[str, str] = {}

    def open(self, path: Path, element: Any) -> None:
        """An element begins."""
        if len(path) == 1:
            if path[0] != "gpx":
                raise Refused(Problem("gpx_not_gpx", {"root": path[0]}))
            self._creator = element.get("creator", "").lower()
        elif path == ("gpx", "trk"):
            self.tracks.append(Collector(recorder=self._author))
        elif path[-1] == "trkseg" and self.tracks:
            self.tracks[-1].break_off()
        elif path[-1] == "trkpt":
            self._fix = {}

    def close(self, path: Path, element: Any) -> None:
        """An element ends: its text is there now."""
        if path == ("gpx", "trk", "trkseg", "trkpt"):
            self._add(element)
        elif path[:4] == ("gpx", "trk", "trkseg", "trkpt"):
            self._note(path, element)
        elif path in (("gpx", "metadata", "author", "name"), ("gpx", "author")):
            self._author = (element.text or "").strip()
        elif path == ("gpx", "trk", "name"):
            self.tracks[-1].name = (element.text or "").strip()

    def _note(self, path: Path, element: Any) -> None:
        name = path[-1].lower()
        if name in ACCURACY:
            self._fix["accuracy"] = element.text or ""
        elif path[4:] in (("time",), ("hdop",)) or name == "hdop":
            self._fix.setdefault(name, (element.text or "").strip())

    def _add(self, element: Any) -> None:
        said, hdop = self._fix, self._fix.get("hdop")
        metres = said.get("accuracy") or (hdop if HDOP_IS_METRES in self._creator else None)
        moment = moment_of(said.get("time", ""), self._zone)
        self.tracks[-1].add(element.get("lon"), element.get("lat"), moment, accuracy_of(metres, hdop))
