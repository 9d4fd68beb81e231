"""Two numbers with the truth between them. Pure."""

from dataclasses import dataclass

ROUNDING = 1e-9  # of an area: what overlays of double coordinates may lose, widened a hundredfold


@dataclass(frozen=True, slots=True)
class Interval:
    """An area in m² (or a ratio) known to lie in [low, high]."""

    low: float = 0.0
    high: float = 0.0

    def __add__(self, other: "Interval") -> "Interval":
        return Interval(self.low + other.low, self.high + other.high)

    @property
    def middle(self) -> float:
        """The number to print: ⅓ low + ⅔ high.

        A chord polygon lacks θ³/12·r² of each arc of θ, a tangent polygon exceeds it by θ³/24·r²: twice as near.
        """
        return (self.low + 2 * self.high) / 3

    def __contains__(self, value: float) -> bool:
        return self.low <= value <= self.high


def bounds(low: float, high: float) -> Interval:
    """An area interval widened by what rounding may have lost; never below zero, never the wrong way round."""
    low, high = min(low, high), max(low, high)
    return Interval(max(0.0, low - ROUNDING * high), high * (1 + ROUNDING))


def ratio(covered: Interval, uncovered: Interval) -> Interval | None:
    """Where covered ÷ (covered + uncovered) lies; None where there is no ground at all.

    Covered and uncovered ground are bounded apart, so that an error of the surface cannot push the ratio above 1.
    """
    if covered.high + uncovered.high <= 0:
        return None
    low = covered.low / (covered.low + uncovered.high) if covered.low else 0.0
    high = covered.high / (covered.high + uncovered.low) if covered.high else 0.0
    return Interval(low, high)
