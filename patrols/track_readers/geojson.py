"""GeoJSON as track programs write it: lines with their times beside them, or one point a fix. Pure.

Times of a line stand in properties.coordTimes (toGeoJSON of old), coordinateProperties.times (of late), times or
timestamps, one a position and nested as the lines are; or as a fourth number of each position (seconds or
milliseconds since 1970). A time without a zone is taken in the zone that the caller says.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import tzinfo
from typing import Any

from geo.clock import SHANGHAI
from geo.problems import Problem, Refused
from geo.readers.geojson import load_json
from patrols.track_readers.moment import SECONDS, Moment, moment_of
from patrols.track_readers.recording import Collector, TrackFile, accuracy_of

TIMES = ("coordTimes", "times", "timestamps", "coordinateTimes")
TIME = ("time", "timestamp", "datetime", "recorded_at", "when", "时间", "定位时间")
ACCURACY = ("accuracy", "horizontalAccuracy", "horizontal_accuracy", "accuracies", "精度")
RECORDER = ("recorder", "person", "device", "source", "user", "姓名", "网格员", "设备")
NAME = ("name", "名称")


def read_geojson(data: bytes, zone: tzinfo = SHANGHAI) -> TrackFile:
    """The lines of the document in its order, then its points, those of one recorder as one recording.

    Raises Refused: track_no_track, track_no_fix, or what `geo.readers.geojson.load_json` refuses.
    """
    tracks, points = list[Collector](), dict[str, Collector]()
    for geometry, properties in _features(load_json(data)):
        kind, positions = geometry.get("type"), geometry.get("coordinates")
        if kind in ("LineString", "MultiLineString") and isinstance(positions, list):
            tracks.append(_line(positions, properties, zone, is_nested=kind == "MultiLineString"))
        elif kind == "Point" and isinstance(positions, list) and (moment := _own_time(positions, properties, zone)):
            who = _first(properties, RECORDER)
            track = points.setdefault(who, Collector(recorder=who))
            lon, lat = (*positions[:2], None, None)[:2]
            track.add(lon, lat, moment, accuracy_of(properties.get(_named(properties, ACCURACY))))
    found = [*tracks, *points.values()]
    if not found:
        raise Refused(Problem("track_no_track"))
    recordings = [track.recording(number) for number, track in enumerate(found, start=1)]
    if not any(len(recording.fixes) for recording in recordings):
        raise Refused(Problem("track_no_fix"))
    return TrackFile([recording for recording in recordings if len(recording.fixes)])


def _features(document: Any) -> Iterator[tuple[Mapping[str, Any], Mapping[str, Any]]]:
    """(geometry, properties) of every feature; a bare geometry has none."""
    if not isinstance(document, dict):
        return
    kind = document.get("type")
    if kind == "FeatureCollection":
        items = document.get("features")
        for item in items if isinstance(items, list) else []:
            yield from _features(item)
    elif kind == "Feature":
        geometry, properties = document.get("geometry"), document.get("properties")
        for member in _members(geometry):
            yield member, properties if isinstance(properties, dict) else {}
    else:
        for member in _members(document):
            yield member, {}


def _members(geometry: Any) -> list[dict[str, Any]]:
    if not isinstance(geometry, dict):
        return []
    inside = geometry.get("geometries")
    return [item for item in inside if isinstance(item, dict)] if isinstance(inside, list) else [geometry]


def _line(positions: list[Any], properties: Mapping[str, Any], zone: tzinfo, *, is_nested: bool) -> Collector:
    track = Collector(_first(properties, NAME), _first(properties, RECORDER))
    times, accuracies = _beside(properties, TIMES), _beside(properties, ACCURACY)
    parts = positions if is_nested else [positions]
    for number, part in enumerate(parts):
        track.break_off()
        said = [_of_part(values, number, is_nested=is_nested) for values in (times, accuracies)]
        _add_part(track, part if isinstance(part, list) else [], said, zone)
    return track


def _add_part(track: Collector, part: Sequence[Any], said: Sequence[Sequence[Any]], zone: tzinfo) -> None:
    times, accuracies = said
    for place, position in enumerate(part):
        xy = position if isinstance(position, list) else []
        moment = moment_of(times[place], zone) if place < len(times) else _fourth(xy, zone)
        accuracy = accuracies[place] if place < len(accuracies) else None
        track.add(xy[0] if xy else None, xy[1] if len(xy) > 1 else None, moment, accuracy_of(accuracy))


def _beside(properties: Mapping[str, Any], names: Sequence[str]) -> list[Any]:
    """The list of values that stands beside the positions, under any of its names."""
    inner = properties.get("coordinateProperties")
    for holder in (properties, inner if isinstance(inner, dict) else {}):
        for name in names:
            if isinstance(holder.get(name), list):
                return list(holder[name])
    return []


def _of_part(values: list[Any], number: int, *, is_nested: bool) -> Sequence[Any]:
    """Those of one line of several: nested as the lines are; a flat list belongs to a single line."""
    if values and isinstance(values[0], list):
        part = values[number] if number < len(values) else []
        return part if isinstance(part, list) else []
    return values if not is_nested or number == 0 else []


def _fourth(position: Sequence[Any], zone: tzinfo) -> Moment | None:
    if len(position) < 4 or isinstance(position[3], bool) or not isinstance(position[3], int | float):
        return None
    return moment_of(position[3], zone) if SECONDS[0] <= position[3] < SECONDS[1] else None


def _own_time(position: Sequence[Any], properties: Mapping[str, Any], zone: tzinfo) -> Moment | None:
    return moment_of(properties.get(_named(properties, TIME)), zone) or _fourth(position, zone)


def _named(properties: Mapping[str, Any], names: Sequence[str]) -> str:
    """The first of the names that the properties have, in whatever case."""
    by_fold = {name.lower(): name for name in reversed(list(properties))}
    return next((by_fold[name.lower()] for name in names if name.lower() in by_fold), "")


def _first(properties: Mapping[str, Any], names: Sequence[str]) -> str:
    value = properties.get(_named(properties, names))
    return str(value).strip() if isinstance(value, str | int) else ""
