"""A folium map that needs nothing but itself: Leaflet and our few lines of style stand inside the file.

folium's own map names files on four hosts; this one has none, so the page opens on a machine without network.
"""

import base64
import re
from functools import cache
from html import escape
from pathlib import Path
from typing import Any, cast

import folium
from branca.element import Element, Figure
from django.conf import settings
from django.contrib.staticfiles import finders

# a private character; JSON writes it as the six letters \\ue0f0
BRACE = "\ue0f0"
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
        head = f"<title>{escape(title)}</title><meta charset='utf-8'>"
        figure.header.add_child(Element(inert_html(head)), name="standalone_title", index=0)
        sheet = _literal(f"<style>{_leaflet_css()}\n{style}</style>")
        figure.header.add_child(Element(sheet), name="standalone_style", index=1)
        script = _text("vendor/leaflet/leaflet.js").replace("//# sourceMappingURL=leaflet.js.map", "")
        figure.header.add_child(Element(_literal(f"<script>{script}</script>")), name="standalone_leaflet", index=2)

    def html(self) -> str:
        """The finished page."""
        return str(self.get_root().render()).replace("\\ue0f0", "\\u007b")


def _literal(text: str) -> str:
    """Text of our own files that branca's template engine must pass through untouched; never text of a ledger."""
    return "{% raw %}" + text + "{% endraw %}"


def inert_html(markup: str) -> str:
    """Markup in which nothing can open a template: branca parses what it is given as Jinja."""
    return markup.replace("{", "&#123;")


def inert_data(value: Any) -> Any:
    """The same for data: folium writes it into a script and branca parses that script as Jinja once more.

    Braces in text become a private character, which `StandaloneMap.html` turns into the escape of a brace.
    """
    if isinstance(value, str):
        return value.replace(BRACE, "").replace("{", BRACE)
    if isinstance(value, dict):
        return {key: inert_data(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [inert_data(part) for part in value]
    return value
