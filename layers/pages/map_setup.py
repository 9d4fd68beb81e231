"""What our browser modules need before they draw: addresses and the legend."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from layers.legend import as_json

GROUND_KINDS = ("villages", "grids", "roads", "buildings", "places", "rescue", "pipe-reach")
DATA = ("units", "counts", "coverage", "blind-spots", "tracks", "plan", "list")


def setup() -> dict[str, Any]:
    """For `json_script`; the same on the town map and on small maps."""
    urls = {name: reverse(f"map-{name}") for name in DATA}
    urls |= {kind: reverse("map-ground", args=[kind]) for kind in GROUND_KINDS}
    urls |= {"boundary-faults": reverse("ground-check-json")}
    return {"urls": urls | {"drawer": "/drawer/"}, "legend": as_json(_)}
