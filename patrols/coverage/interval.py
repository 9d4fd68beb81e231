"""A number with two others that have the truth between them. Pure."""

from dataclasses import dataclass

ROUNDING = (
    1e-9  # of an area: ends of spans are moved by a billionth of a metre onto the lattice's lines, see stadium.HAIR
)


@dataclass(frozen=True, slots=True)
class Interval:
    """An area in m² (or a ratio) known to lie in [low, high]; `middle` is the number to print."""

    low: float = 0.0
    middle: float = 0.0
    high: float = 0.0

    def __add__(self, other: "Interval") -> "Interval":
        return Interval(self.low + other.low, self.middle + other.middle, self.high + other.high)

    def __contains__(self, value: float) -> bool:
        return self.low <= value <= self.high


def bounds(low: float, middle: float, high: float, slack: float = 0.0) -> Interval:
    """An area widened by what rounding may have lost, and by `slack` m²; never below zero. The middle stays."""
    if high == 0:
        return Interval()
    return Interval(max(0.0, low * (1 - ROUNDING) - slack), middle, high * (1 + ROUNDING) + slack)


def ratio(covered: Interval, uncovered: Interval) -> Interval | None:
    """Where covered ÷ (covered + uncovered) lies; None where there is no ground at all.

    Covered and uncovered ground are bounded apart, so that an error of the surface cannot push the ratio above 1.
    """
    if covered.high + uncovered.high <= 0:
        return None
    whole = covered.middle + uncovered.middle
    low = covered.low / (covered.low + uncovered.high) if covered.low else 0.0
    high = covered.high / (covered.high + uncovered.low) if covered.high else 0.0
    return Interval(low, covered.middle / whole if whole else low, high)
