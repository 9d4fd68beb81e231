"""The datums in degrees that a person can declare, with who uses them."""

from django.utils.translation import gettext_lazy as _

DATUMS_DECLARED = (
    ("wgs84", _("WGS-84 (phone GPS, OpenStreetMap)")),
    ("cgcs2000", _("CGCS2000 degrees (surveyors)")),
    ("gcj02", _("GCJ-02 (Amap, Tencent, Ovital KML)")),
    ("bd09", _("BD-09 (Baidu)")),
)
