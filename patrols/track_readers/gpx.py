"""GPX 1.0 and 1.1 of any program. Pure.

Routes and waypoints are plans and marks, no recordings. A time without a zone is UTC, as both versions say. Accuracy
is what an extension says in metres, else 5 m times the horizontal dilution; OsmAnd writes metres where others write
the dilution.
"""

from collections.abc import Mapping
from datetime import UTC, tzinfo

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
    walk(data, reader)
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

    def open(self, path: Path, attributes: Mapping[str, str]) -> None:
        """An element begins."""
        if len(path) == 1:
            if path[0] != "gpx":
                raise Refused(Problem("gpx_not_gpx", {"root": path[0]}))
            self._creator = attributes.get("creator", "").lower()
        elif path == ("gpx", "trk"):
            self.tracks.append(Collector(recorder=self._author))
        elif path[-1] == "trkseg" and self.tracks:
            self.tracks[-1].break_off()
        elif path[-1] == "trkpt":
            self._fix = {name: attributes[name] for name in ("lon", "lat") if name in attributes}

    def close(self, path: Path, text: str) -> None:
        """An element ends: its text is there now."""
        if path == ("gpx", "trk", "trkseg", "trkpt"):
            self._add()
        elif path[:4] == ("gpx", "trk", "trkseg", "trkpt"):
            self._note(path, text)
        elif path in (("gpx", "metadata", "author", "name"), ("gpx", "author")):
            self._author = text
        elif path == ("gpx", "trk", "name"):
            self.tracks[-1].name = text

    def _note(self, path: Path, text: str) -> None:
        name = path[-1].lower()
        if name in ACCURACY:
            self._fix["accuracy"] = text
        elif path[4:] == ("time",) or name == "hdop":
            self._fix.setdefault(name, text)

    def _add(self) -> None:
        said, hdop = self._fix, self._fix.get("hdop")
        metres = said.get("accuracy") or (hdop if HDOP_IS_METRES in self._creator else None)
        moment = moment_of(said.get("time", ""), self._zone)
        self.tracks[-1].add(said.get("lon"), said.get("lat"), moment, accuracy_of(metres, hdop))
