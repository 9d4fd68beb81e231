"""HTML → PDF with the print styles of the service; nothing is ever fetched from a network or another file."""

import logging
from pathlib import Path
from typing import Any

from django.contrib.staticfiles import finders

STYLES = ("layers/css/tokens.css", "layers/css/print.css", "layers/css/plan-sheet.css")


def pdf_of(html: str, styles: tuple[str, ...] = STYLES) -> bytes:
    """The document as PDF. FileNotFoundError when a style sheet is missing from the static files."""
    from weasyprint import CSS, HTML  # loads Pango, which only this page needs

    logging.getLogger("weasyprint").setLevel(logging.ERROR)  # it reports every step, and every rule for screens

    sheets = [CSS(string=_text(name), url_fetcher=_nothing) for name in styles]
    pdf: bytes = HTML(string=html, url_fetcher=_nothing).write_pdf(stylesheets=sheets)
    return pdf


def _text(name: str) -> str:
    found = finders.find(name)
    if not found:
        raise FileNotFoundError(name)
    return Path(found).read_text(encoding="utf-8")


def _nothing(url: str, *_args: Any, **_kwargs: Any) -> Any:
    raise ValueError(f"a printed sheet fetches nothing: {url[:80]}")
