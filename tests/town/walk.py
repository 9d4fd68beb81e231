"""A patrol's way along the roads of its grid: unwalked edges first, else back to the nearest of them."""

from __future__ import annotations

from collections import deque

import numpy as np

from tests.town.plan import Ints

Links = dict[int, list[tuple[int, int]]]  # node → (edge, node at its other end)


def links_of(edges: Ints, chosen: list[int]) -> Links:
    """Which chosen edges meet at each node."""
    links: Links = {}
    for edge in chosen:
        a, b = edges[edge].tolist()
        links.setdefault(a, []).append((edge, b))
        links.setdefault(b, []).append((edge, a))
    return links


def walk(rng: np.random.Generator, links: Links, length_of: dict[int, float], reach_m: float) -> list[tuple[int, int]]:
    """Steps (edge, node arrived at) until ``reach_m`` metres are walked; begins at a random node.

    The first step is (-1, start node).
    """
    at = list(links)[int(rng.integers(0, len(links)))]
    steps, walked, done = [(-1, at)], 0.0, set[int]()
    while walked < reach_m:
        way = _to_fresh_edge(links, at, done, rng)
        if not way:
            done.clear()  # all of it walked: once more round
            way = [links[at][int(rng.integers(0, len(links[at])))]]
        for edge, node in way:
            steps.append((edge, node))
            walked += length_of[edge]
            done.add(edge)
        at = steps[-1][1]
    return steps


def _to_fresh_edge(links: Links, start: int, done: set[int], rng: np.random.Generator) -> list[tuple[int, int]]:
    """The shortest way (in edges) over to an edge not walked yet, that edge included; empty when none is left."""
    queue: deque[tuple[int, list[tuple[int, int]]]] = deque([(start, [])])
    seen = {start}
    while queue:
        node, way = queue.popleft()
        fresh = [step for step in links[node] if step[0] not in done]
        if fresh:
            return [*way, fresh[int(rng.integers(0, len(fresh)))]]
        for step in links[node]:
            if step[1] not in seen:
                seen.add(step[1])
                queue.append((step[1], [*way, step]))
    return []
