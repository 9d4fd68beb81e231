"""A folium map that needs nothing but itself: Leaflet and our few lines of style stand inside the file.

folium's own map names files on four hosts; this one has none, so the page opens on a machine without network.
"""

import base64
import re
from functools import cache
from pathlib import Path
from typing import Any, cast

import folium
from branca.element import Element, Figure
from django.conf import settings
from django.contrib.staticfiles import finders

IMAGE = re.compile(r"url\((images/[\w.-]+)\)")


@cache
def _text(name: str) -> str:
    found = finders.find(name)
    if not found:
        raise FileNotFoundError(f"{name}: run npm ci in layers/ ({settings.NODE_MODULES})")
    return Path(found).read_text(encoding="utf-8")


@cache
def _leaflet_css() -> str:
    """Leaflet's style with its few images as data URIs."""
    found = finders.find("vendor/leaflet/leaflet.css")
    if not found:
        raise FileNotFoundError(f"leaflet.css: run npm ci in layers/ ({settings.NODE_MODULES})")
    folder = Path(found).parent

    def inline(match: re.Match[str]) -> str:
        data = base64.b64encode((folder / match[1]).read_bytes()).decode()
        return f"url(data:image/png;base64,{data})"

    return IMAGE.sub(inline, Path(found).read_text(encoding="utf-8"))


class StandaloneMap(folium.Map):
    """`folium.Map` without tiles and without a single outside address; `style` is CSS added to Leaflet's."""

    default_js: list[tuple[str, str]] = []
    default_css: list[tuple[str, str]] = []

    def __init__(self, *, title: str, style: str, **options: Any) -> None:
        super().__init__(tiles=None, attributionControl=False, prefer_canvas=True, **options)
        figure = cast(Figure, self.get_root())
        head = f"<title>{_escaped(title)}</title><meta charset='utf-8'><style>{_leaflet_css()}\n{style}</style>"
        figure.header.add_child(Element(_literal(head)), name="standalone_style", index=0)
        script = _text("vendor/leaflet/leaflet.js").replace("//# sourceMappingURL=leaflet.js.map", "")
        figure.header.add_child(Element(_literal(f"<script>{script}</script>")), name="standalone_leaflet", index=1)


def _literal(text: str) -> str:
    """Text that branca's template engine must pass through untouched."""
    return "{% raw %}" + text + "{% endraw %}"


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
