"""The ground within r of a segment, row by row: a stadium is convex, so what a line cuts of it is one span. Compiled.

A segment is (x1, y1, x2, y2, ux, uy) with its lower end first (the western one where both are level) and its direction
of length 1. At height y the stadium ends on the right

    at the half disc of the first end        where y ≤ y1 - r·ux
    at the half disc of the second end       where y ≥ y2 - r·ux
    at the straight side between the two     elsewhere

and on the left where the mirrored segment ends on the right. The right end is a concave function of y, highest at the
end of the segment that lies further right. So a whole strip of heights has

    inside for sure: what both its edges cut (convexity);  touched at all: up to the right end at the height nearest to
    that of the end that lies further right.
"""

from math import inf, sqrt

from patrols.coverage.compiled import part

Segment = tuple[float, float, float, float, float, float]
Span = tuple[float, float]
HAIR = 1e-9  # metres: rounding of the computation, see interval.ROUNDING


@part
def placed(x1: float, y1: float, x2: float, y2: float) -> Segment:
    """A segment in its canonical form: the same for both directions of walking."""
    if y2 < y1 or (y2 == y1 and x2 < x1):
        x1, y1, x2, y2 = x2, y2, x1, y1
    east, north = x2 - x1, y2 - y1
    length = sqrt(east * east + north * north)
    if length == 0.0:
        return x1, y1, x2, y2, 1.0, 0.0
    return x1, y1, x2, y2, east / length, north / length


@part
def right_end(y: float, x1: float, y1: float, x2: float, y2: float, ux: float, uy: float, r: float) -> float:
    """The largest x of the stadium at a height that it has."""
    if y <= y1 - r * ux:
        return x1 + sqrt(max(0.0, r * r - (y - y1) * (y - y1)))
    if y >= y2 - r * ux:
        return x2 + sqrt(max(0.0, r * r - (y - y2) * (y - y2)))
    along = (y - y1 + r * ux) * (x2 - x1) / (y2 - y1)
    return x1 + r * uy + min(max(along, min(0.0, x2 - x1)), max(0.0, x2 - x1))


@part
def cut(segment: Segment, y: float, r: float) -> Span:
    """West and east end of what the line at height y cuts of the stadium; (inf, -inf) for nothing."""
    x1, y1, x2, y2, ux, uy = segment
    if r <= 0.0 or y < y1 - r - HAIR or y > y2 + r + HAIR:
        return inf, -inf
    return -right_end(y, -x1, y1, -x2, y2, -ux, uy, r), right_end(y, x1, y1, x2, y2, ux, uy, r)


@part
def touched(segment: Segment, low: float, high: float, r: float) -> Span:
    """West and east end of all that the stadium has between two heights; (inf, -inf) for nothing."""
    x1, y1, x2, y2, ux, uy = segment
    low, high = max(low, y1 - r), min(high, y2 + r)
    if r <= 0.0 or low >= high - HAIR:
        return inf, -inf
    east, west = (y2, y1) if x2 >= x1 else (y1, y2)
    left = -right_end(min(max(west, low), high), -x1, y1, -x2, y2, -ux, uy, r)
    return left, right_end(min(max(east, low), high), x1, y1, x2, y2, ux, uy, r)


@part
def reaches(segment: Segment, x: float, y: float, r: float) -> bool:
    """Whether a point lies within r of the segment."""
    x1, y1, x2, y2, ux, uy = segment
    length = (x2 - x1) * ux + (y2 - y1) * uy
    along = min(max((x - x1) * ux + (y - y1) * uy, 0.0), length)
    east, north = x - x1 - along * ux, y - y1 - along * uy
    return east * east + north * north <= r * r
