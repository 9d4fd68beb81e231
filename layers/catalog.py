"""The layers of the map that can be switched: a further layer is one entry here and one address that serves it."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Layer:
    """One switch of the panel. `is_on`: how the page begins; `is_for_office`: nobody else may ask for it."""

    key: str
    label: str | Promise
    is_on: bool
    is_for_office: bool = False


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
    Layer("boundary-faults", _("Faults of the boundaries"), False, is_for_office=True),
)


def layers_for(*, is_office: bool) -> list[Layer]:
    """The switches that somebody is offered."""
    return [layer for layer in GROUND_LAYERS if is_office or not layer.is_for_office]
