"""Marks of the legend as inline SVG, from the one table in layers/legend.py."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from layers.legend import RING_COLOR, RING_LABEL, RING_RADIUS, STATUS_BY_KEY

register = template.Library()
RING = format_html('<circle cx="8" cy="8" r="{}" fill="none" stroke="{}" stroke-width="2"/>', RING_RADIUS, RING_COLOR)


@register.simple_tag
def mark(status: str, is_overdue: bool = False) -> SafeString:
    """The mark of a status; with the ring of an overdue visit. Decorative: the words stand beside it."""
    row = STATUS_BY_KEY[status]
    return format_html(
        '<svg class="mark" viewBox="-4 -4 24 24" aria-hidden="true">{}'
        '<path d="{}" fill="{}" stroke="{}" stroke-width="1.5" fill-rule="evenodd" stroke-linejoin="round"/></svg>',
        RING if is_overdue else mark_safe(""),
        row.path,
        row.color,
        row.outline,
    )


@register.simple_tag
def ring() -> SafeString:
    """The ring alone, for the legend."""
    return format_html('<svg class="mark" viewBox="-4 -4 24 24" aria-hidden="true">{}</svg>', RING)


@register.simple_tag
def status_label(status: str) -> str:
    """The words of a status in the reader's language."""
    return _(STATUS_BY_KEY[status].label)


@register.simple_tag
def ring_label() -> str:
    """The words of the ring."""
    return _(RING_LABEL)
