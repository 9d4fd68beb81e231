"""Shares, areas and counts as people read them; nothing to share reads as a dash, never as 0 %."""

from django import template

register = template.Library()
NOTHING = "—"


@register.filter
def percent(share: float | None) -> str:
    """A share as "71.2 %"; never rounded up to 100 while something is missing. None as a dash."""
    if share is None:
        return NOTHING
    return f"{min(round(share * 100, 1), 99.9) if share < 1 else 100.0:.1f} %"


@register.filter
def hectares(area_ha: float | None, decimals: int = 1) -> str:
    """An area in hectares, thousands marked: 4518.87 as "4,518.9"."""
    return NOTHING if area_ha is None else f"{area_ha:,.{decimals}f}"


@register.filter
def in_hectares(area_m2: float | None) -> str:
    """Square metres as hectares with two decimals: 45188.7 as "4.52"; nothing as a dash."""
    return hectares(area_m2 / 10_000, 2) if area_m2 else NOTHING


@register.filter
def thousands(number: int) -> str:
    """12345 as "12,345" in every language, as the town writes it."""
    return f"{number:,}"
