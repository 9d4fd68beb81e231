"""Shares and areas as people read them; nothing to share reads as a dash, never as 0 %."""

from django import template
from django.utils.formats import number_format

register = template.Library()
NOTHING = "—"


@register.filter
def percent(ratio: float | None, decimals: int = 1) -> str:
    """A share 0 to 1 as `71.2 %`; rounded down, so that 100 % means all of it."""
    if ratio is None:
        return NOTHING
    scale = 10**decimals
    return f"{number_format(int(ratio * 100 * scale + 1e-9) / scale, decimals)} %"


@register.filter
def hectares(area_ha: float | None, decimals: int = 1) -> str:
    """An area in hectares with the thousands marked."""
    return NOTHING if area_ha is None else str(number_format(area_ha, decimals, use_l10n=True, force_grouping=True))
