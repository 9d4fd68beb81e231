"""A gentle one-to-one bend of the plane that turns a draft of straight lines into organic ground.

The town is drawn straight (a *draft*: Voronoi cells, straight streets) and every node is bent by the same map. Because
the map's displacement has a Lipschitz bound below 1 it is one-to-one: lines that do not cross in the draft do not
cross on the ground, and which cell a point lies in can be answered in the draft.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tests.town.plan import Floats

# (wave length m, amplitude m, number of waves); amplitude × 2π / length summed over all waves stays below 0.8
BANDS = ((3600.0, 75.0, 2), (900.0, 22.0, 2), (360.0, 5.0, 2))


@dataclass(frozen=True)
class Warp:
    """Sum of plane sine waves: wave vectors (k, 2) in 1/m, phases (k,), displacements (k, 2) in metres."""

    waves: Floats
    phases: Floats
    moves: Floats

    def __call__(self, xy: Floats) -> Floats:
        """(n, 2) draft metres → (n, 2) ground metres."""
        out = np.array(xy, dtype=np.float64)
        for wave, phase, move in zip(self.waves, self.phases, self.moves, strict=True):
            out += np.sin(xy @ wave + phase)[:, None] * move
        return out

    @property
    def lipschitz(self) -> float:
        """Bound of the displacement's gradient; below 1 the map is one-to-one."""
        return float((np.hypot(*self.waves.T) * np.hypot(*self.moves.T)).sum())


def make_warp(rng: np.random.Generator) -> Warp:
    """Waves in random directions, each band moving ground across and along itself."""
    waves, moves = [], []
    for length, amplitude, count in BANDS:
        for angle, turn in zip(rng.uniform(0, np.pi, count), rng.uniform(0, 2 * np.pi, count), strict=True):
            waves.append(2 * np.pi / length * np.array([np.cos(angle), np.sin(angle)]))
            moves.append(amplitude * np.array([np.cos(turn), np.sin(turn)]))
    return Warp(np.array(waves), rng.uniform(0, 2 * np.pi, len(waves)), np.array(moves))
