"""The choices that filters offer, in the reader's words."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

# keys are those of layers.filters.FACETS; a test compares them
FACET_LABELS: Mapping[str, str | Promise] = {
    "nine_small": _("nine-small venues"),
    "key_fire": _("key fire-safety units"),
    "gas": _("gas users"),
    "bottled": _("users of bottled gas"),
    "high_risk": _("high-risk industries"),
    "crowded": _("crowded places"),
    "people_30": _("30 people or more"),
}
