"""Rows that look like one another: one firm entered twice, two firms on one code. Told, never merged. Pure."""

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from units.names import name_key

NEAR_M = 30.0
METRES_PER_DEGREE = 111_195.0  # of a great circle on a sphere of 6,371 km


@dataclass(frozen=True, slots=True)
class Card:
    """What is compared of one unit: any key, its name, its credit code, its point (longitude, latitude) or None."""

    key: int
    name: str
    uscc: str
    point: tuple[float, float] | None


def distance_m(first: tuple[float, float], second: tuple[float, float]) -> float:
    """Metres between two near points given in degrees (flat earth: below 0.1 % off within 10 km)."""
    east = (second[0] - first[0]) * math.cos(math.radians((first[1] + second[1]) / 2))
    return math.hypot(east, second[1] - first[1]) * METRES_PER_DEGREE


def look_alike(cards: Iterable[Card]) -> list[tuple[int, int]]:
    """Pairs of keys with the same comparable name and at most 30 m between their points."""
    named: dict[str, list[Card]] = defaultdict(list)
    for card in cards:
        if card.point:
            named[name_key(card.name)].append(card)
    return [pair for group in named.values() if len(group) > 1 for pair in _near_pairs(group)]


def _near_pairs(group: Sequence[Card]) -> Iterator[tuple[int, int]]:
    """Sorted by latitude, so that a chain of a thousand shops of one name is not compared pair by pair."""
    ordered = sorted(group, key=lambda card: (card.point or (0.0, 0.0))[1])
    band = NEAR_M / METRES_PER_DEGREE
    for at, card in enumerate(ordered):
        for other in ordered[at + 1 :]:
            if card.point is None or other.point is None or other.point[1] - card.point[1] > band:
                break
            if distance_m(card.point, other.point) <= NEAR_M:
                yield (card.key, other.key)


def shared_codes(cards: Iterable[Card]) -> dict[str, list[int]]:
    """Credit codes that more than one unit has → the keys of these units."""
    held: dict[str, list[int]] = defaultdict(list)
    for card in cards:
        if card.uscc:
            held[card.uscc].append(card.key)
    return {code: keys for code, keys in held.items() if len(keys) > 1}
