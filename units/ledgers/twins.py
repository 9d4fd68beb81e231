"""Rows that look like one another: one firm entered twice, two firms on one code. Told, never merged. Pure."""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from itertools import combinations

from units.names import name_key

NEAR_M = 30.0
METRES_PER_DEGREE = 111_195.0  # of a great circle on a sphere of 6,371 km


@dataclass(frozen=True, slots=True)
class Card:
    """What is compared of one unit: any key, its name, its credit code, its point (longitude, latitude) or None.

    `village` is any key of the village it belongs to; only `likely_twins` asks for it.
    """

    key: int
    name: str
    uscc: str
    point: tuple[float, float] | None
    village: int | None = None


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


# ── pairs for somebody to compare ────────────────────────────────────────────────────────────────────────────────
SAME_NAME_NEAR, SAME_CODE, SAME_NAME_VILLAGE, SIMILAR_NEAR = "NAME_NEAR", "CODE", "NAME_VILLAGE", "SIMILAR_NEAR"
ALIKE = 0.7  # share of common pairs of letters from which two names count as similar
SHORTEST_PART = 3  # letters of a name that another one contains whole
COMMON, COMMON_SHARE = 10, 0.005  # names of the town (count, share) beyond which a pair of letters is a word of trade
CROWD = 60  # so many units in one cell are a stack of its own list, and are not compared name by name
EVERY_PAIR_UP_TO = 6  # units that share a code or a name; of more, each is asked about with the first one only


@dataclass(slots=True)
class Pair:
    """Two units that may be one, the lower key first; why, and how many metres apart (None: one has no point)."""

    first: int
    second: int
    reasons: list[str] = field(default_factory=list)
    metres: float | None = None


def likely_twins(cards: Sequence[Card], apart: Set[tuple[int, int]] = frozenset()) -> list[Pair]:
    """Pairs to compare, those with most reasons first, then as the reasons stand here; without those of `apart`."""
    by_key = {card.key: card for card in cards}
    pairs: dict[tuple[int, int], Pair] = {}
    for reason, found in (
        (SAME_NAME_NEAR, look_alike(cards)),
        (SAME_CODE, _each_pair(shared_codes(cards).values())),
        (SAME_NAME_VILLAGE, _each_pair(_of_one_village(cards))),
        (SIMILAR_NEAR, _similar_nearby(cards, _common(cards))),
    ):
        for one, other in found:
            keys = (min(one, other), max(one, other))
            if keys not in apart:
                pair = pairs.setdefault(keys, Pair(*keys, metres=_metres(by_key[keys[0]], by_key[keys[1]])))
                pair.reasons.append(reason)
    rank = {reason: at for at, reason in enumerate((SAME_NAME_NEAR, SAME_NAME_VILLAGE, SAME_CODE, SIMILAR_NEAR))}
    return sorted(pairs.values(), key=lambda pair: (-len(pair.reasons), rank[pair.reasons[0]], pair.first, pair.second))


def is_similar(first: str, second: str, common: Set[str] = frozenset()) -> bool:
    """Whether two different names of shops are nearly one: most pairs of letters in common, or one inside the other.

    Pairs of letters that many names of the town have (便利, 利店) tell nothing and are left out.
    """
    one, other = sorted((name_key(first), name_key(second)), key=len)
    mine, theirs = _bigrams(one) - common, _bigrams(other) - common
    if one == other or not mine or not theirs:
        return False
    if len(one) >= SHORTEST_PART and one in other:
        return True
    return 2 * len(mine & theirs) >= ALIKE * (len(mine) + len(theirs))


def _common(cards: Sequence[Card]) -> frozenset[str]:
    """Pairs of letters that more than COMMON names have."""
    times = Counter(pair for card in cards for pair in _bigrams(name_key(card.name)))
    return frozenset(pair for pair, count in times.items() if count > max(COMMON, COMMON_SHARE * len(cards)))


def _bigrams(name: str) -> frozenset[str]:
    return frozenset(name[at : at + 2] for at in range(len(name) - 1))


def _each_pair(groups: Iterable[Sequence[int]]) -> Iterator[tuple[int, int]]:
    for keys in groups:
        ordered = sorted(keys)
        if len(ordered) <= EVERY_PAIR_UP_TO:
            yield from combinations(ordered, 2)
        else:
            yield from ((ordered[0], other) for other in ordered[1:])


def _of_one_village(cards: Iterable[Card]) -> list[list[int]]:
    """Keys of units with one comparable name in one village; two that stand far apart on the map are two shops."""
    named: dict[tuple[str, int], list[Card]] = defaultdict(list)
    for card in cards:
        if card.village is not None:
            named[name_key(card.name), card.village].append(card)
    groups = (group for group in named.values() if len(group) > 1 and any(card.point is None for card in group))
    return [[card.key for card in group] for group in groups]


def _similar_nearby(cards: Iterable[Card], common: Set[str]) -> Iterator[tuple[int, int]]:
    cells = _cells(card for card in cards if card.point)
    for (column, line), group in cells.items():
        around = [
            cells.get(at, [])
            for at in ((column + 1, line), (column - 1, line + 1), (column, line + 1), (column + 1, line + 1))
        ]
        if len(group) > CROWD:
            continue
        near = [card for cell in around if len(cell) <= CROWD for card in cell]
        for one, other in (*combinations(group, 2), *((a, b) for a in group for b in near)):
            if (_metres(one, other) or 0.0) <= NEAR_M and is_similar(one.name, other.name, common):
                yield one.key, other.key


def _cells(cards: Iterable[Card]) -> Mapping[tuple[int, int], list[Card]]:
    """Cards in squares of NEAR_M: two that are near each other stand in one square or in two that touch."""
    placed = [(card, *(card.point or (0.0, 0.0))) for card in cards]
    height = NEAR_M / METRES_PER_DEGREE
    # one width for all: the widest that any of them needs, so that near ones are never two columns apart
    width = height / max(math.cos(math.radians(max((abs(lat) for _, _, lat in placed), default=0.0))), 0.01)
    cells: dict[tuple[int, int], list[Card]] = defaultdict(list)
    for card, lon, lat in placed:
        cells[math.floor(lon / width), math.floor(lat / height)].append(card)
    return cells


def _metres(one: Card, other: Card) -> float | None:
    return distance_m(one.point, other.point) if one.point and other.point else None
