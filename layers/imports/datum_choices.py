"""The datums that a user may declare, in the words of those who collect coordinates."""

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from geo import crs
from geo.models import Town

DATUMS: dict[str, str | Promise] = {
    "vote": gettext_lazy("Find out by the villages of the rows"),
    "wgs84": gettext_lazy("WGS-84: GPS of a phone or a hand-held, survey"),
    "cgcs2000": gettext_lazy("CGCS2000: surveyors, Tianditu"),
    "gcj02": gettext_lazy("GCJ-02: Amap, Tencent, WeChat"),
    "bd09": gettext_lazy("BD-09: Baidu"),
}
PLAIN, PREFIXED = 500_000.0, 38_500_000.0  # eastings of six and of eight digits
SWAPPED = "/yx"


def datum_choices(town: Town | None) -> list[tuple[str, str]]:
    """Value and words; the metres zones around the town at the end."""
    zones = sorted({*crs.zones_near(town.centre_lon, PLAIN), *_prefixed(town)}) if town else []
    return [(name, str(label)) for name, label in DATUMS.items()] + [
        (f"EPSG:{z}", datum_label(f"EPSG:{z}")) for z in zones
    ]


def _prefixed(town: Town) -> list[int]:
    zone = round(town.centre_lon / 3)
    return crs.zones_near(town.centre_lon, zone * 1_000_000 + PLAIN)


def datum_label(name: str) -> str:
    """The words of a datum that was declared or decided."""
    base = name.removesuffix(SWAPPED)
    label = str(DATUMS[base]) if base in DATUMS else _zone(base)
    return _("%(datum)s, latitude first") % {"datum": label} if name.endswith(SWAPPED) else label


def _zone(name: str) -> str:
    number = name.removeprefix("EPSG:")
    meridian = crs.central_meridian(int(number)) if number.isdigit() else None
    if meridian is None:
        return name
    return _("CGCS2000 metres, 3-degree zone %(meridian)s°E (%(name)s)") % {"meridian": f"{meridian:g}", "name": name}
