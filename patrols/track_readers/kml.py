"""KML and KMZ: gx:Track with its times, placemarks with a TimeStamp, and plain lines without times. Pure."""

import io
import zipfile
from collections.abc import Iterable, Mapping
from datetime import UTC, tzinfo
from itertools import zip_longest

from geo.problems import Problem, Refused
from patrols.track_readers.moment import moment_of
from patrols.track_readers.recording import Collector, TrackFile, accuracy_of
from patrols.track_readers.xml_walk import Path, walk

ACCURACY = frozenset({"accuracy", "horizontal_accuracy", "hacc"})  # names of <gx:SimpleArrayData>


def read_kml(data: bytes, zone: tzinfo = UTC) -> TrackFile:
    """Every gx:Track and LineString in its order, then the placemarks with a time as one recording.

    Raises Refused: kml_not_kml, track_no_track, track_no_fix, or what `xml_walk.walk` refuses.
    """
    reader = _Reader(zone)
    walk(data, reader)
    found = [*reader.tracks, *([reader.points] if len(reader.points) else [])]
    if not found:
        raise Refused(Problem("track_no_track"))
    recordings = [track.recording(number) for number, track in enumerate(found, start=1)]
    if not any(len(recording.fixes) for recording in recordings):
        raise Refused(Problem("track_no_fix"))
    return TrackFile([recording for recording in recordings if len(recording.fixes)])


def read_kmz(data: bytes, zone: tzinfo = UTC) -> TrackFile:
    """The main document of a KMZ: doc.kml, else its first .kml at the top. Raises Refused as `read_kml`."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = [name for name in archive.namelist() if name.lower().endswith(".kml")]
        names.sort(key=lambda name: (name.lower() != "doc.kml", name.count("/")))
        if not names:
            raise Refused(Problem("track_no_track"))
        return read_kml(archive.read(names[0]), zone)


class _Reader:
    """What is being read: a placemark at a time."""

    def __init__(self, zone: tzinfo) -> None:
        self.tracks: list[Collector] = []
        self.points = Collector()
        self._zone, self._name = zone, ""
        self._whens: list[str] = []
        self._coords: list[list[str]] = []
        self._accuracy: list[str] = []
        self._array = ""

    def open(self, path: Path, attributes: Mapping[str, str]) -> None:
        """An element begins."""
        if len(path) == 1 and path[0] != "kml":
            raise Refused(Problem("kml_not_kml", {"root": path[0]}))
        if path[-1] == "Placemark":
            self._name, self._whens = "", []
        elif path[-1] == "Track":
            self._whens, self._coords, self._accuracy = [], [], []
        elif path[-1] == "SimpleArrayData":
            self._array = attributes.get("name", "").lower()

    def close(self, path: Path, said: str) -> None:
        """An element ends: its text is there now."""
        match path[-1]:
            case "name" if path[-2:-1] == ("Placemark",):
                self._name = said
            case "when":
                self._whens.append(said)
            case "coord":
                self._coords.append(said.split())
            case "value" if self._array in ACCURACY:
                self._accuracy.append(said)
            case "Track":
                self._end_track()
            case "coordinates":
                self._end_coordinates(path, [item.split(",") for item in said.split()])

    def _end_track(self) -> None:
        track = Collector(self._name)
        for place, (when, coord) in enumerate(zip_longest(self._whens, self._coords, fillvalue=None)):
            if coord is not None:
                accuracy = self._accuracy[place] if place < len(self._accuracy) else None
                track.add(*_lonlat(coord), moment_of(when, self._zone), accuracy_of(accuracy))
        self.tracks.append(track)

    def _end_coordinates(self, path: Path, coords: list[list[str]]) -> None:
        """Of a line: a recording without times. Of a placemark with a time: one more fix of the placemarks."""
        if "LineString" in path:
            self.tracks.append(_line(self._name, coords))
        elif "Point" in path and self._whens:
            for coord in coords:
                self.points.add(*_lonlat(coord), moment_of(self._whens[-1], self._zone))


def _line(name: str, coords: Iterable[list[str]]) -> Collector:
    track = Collector(name)
    for coord in coords:
        track.add(*_lonlat(coord), None)
    return track


def _lonlat(coord: list[str]) -> tuple[str, str]:
    return (coord[0], coord[1]) if len(coord) >= 2 else ("", "")
