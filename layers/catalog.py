"""The layers of the map that can be switched: a further layer is one entry here and one address that serves it."""

from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Layer:
    """One switch of the panel. `kind` names the drawing module, `is_on` how the page begins."""

    key: str
    label: str | Promise
    is_on: bool

    def as_json(self) -> dict[str, Any]:
        """For the browser."""
        return {"key": self.key, "label": str(self.label), "is_on": self.is_on}


GROUND_LAYERS: tuple[Layer, ...] = (
    Layer("units", _("Units"), True),
    Layer("grids", _("Grids"), True),
    Layer("villages", _("Villages"), True),
    Layer("roads", _("Roads"), True),
    Layer("buildings", _("Buildings"), True),
    Layer("places", _("Named places"), False),
    Layer("rescue", _("Rescue teams"), False),
    Layer("pipe-reach", _("Gas pipe reach"), False),
    Layer("coverage", _("Ground by last coverage"), False),
    Layer("blind-spots", _("Blind spots"), False),
    Layer("tracks", _("Tracks"), False),
    Layer("plan", _("Latest route"), False),
)
