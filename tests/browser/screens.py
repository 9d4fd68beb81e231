"""The contact sheet docs/screens/: every page as people see it, taken from a running demo.

`python -m tests.browser.screens --address http://127.0.0.1:8000 --passwords .local/passwords [--out docs/screens]`
writes one picture a page (1440×900, 390×844 and paper) and `contact.png`, all of them side by side.
"""

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pypdfium2
from PIL import Image, ImageDraw, ImageFont
from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.conftest import CHROMIUM, PHONE, WIDE

THUMB = (480, 320)
COLORS = (
    256  # a palette keeps a page small and its text sharp; the octree keeps rare colours such as the red of one mark
)
CJK = "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc"


@dataclass(frozen=True)
class Shot:
    """A page to take: its file, its address, what to click first, and on which surface."""

    name: str
    path: str
    clicks: tuple[str, ...] = ()
    account: str = "office"
    size: tuple[int, int] = WIDE
    paper: str = ""


SHOTS = (
    Shot("login", "/login/", account=""),
    Shot("map", "/"),
    Shot("map-near", "/#17/35.2/113.4"),
    Shot(
        "map-coverage", "/#15/35.21/113.4", ("[data-layer=coverage]", "[data-layer=blind-spots]", "[data-layer=tracks]")
    ),
    Shot("map-drawer", "/", ("#tab-list", "#list a >> nth=0")),
    Shot("units", "/units/"),
    Shot("units-empty", "/units/?q=没有这样的单位"),
    Shot("unit", "UNIT"),
    Shot("hazards", "/hazards/"),
    Shot("patrols", "/patrols/"),
    Shot("visit-form", "VISIT"),
    Shot("blind-spots", "/blind-spots/"),
    Shot("coverage", "/coverage/"),
    Shot("routes", "/routes/", account="gridlead"),
    Shot("route", "ROUTE", account="gridlead"),
    Shot("report", "/reports/gap/"),
    Shot("export", "/export/"),
    Shot("imports", "/imports/"),
    Shot("import-new", "/imports/new/"),
    Shot("tray", "/units/tray/"),
    Shot("twins", "/units/twins/"),
    Shot("people", "/people/"),
    Shot("grid-edit", "/grids/edit/"),
    Shot("ground-check", "/ground/check/"),
    Shot("not-found", "/units/nobody/"),
    Shot("phone-map", "/", size=PHONE),
    Shot("phone-units", "/units/", size=PHONE),
    Shot("phone-hazards", "/hazards/", size=PHONE),
    Shot("phone-unit", "UNIT", size=PHONE),
    Shot("phone-report", "/reports/gap/", size=PHONE),
    Shot("phone-route", "ROUTE", account="gridlead", size=PHONE),
    Shot("print-report", "/reports/gap/", paper="A4"),
    Shot("print-units", "/units/", paper="A4"),
    Shot("print-map", "/", paper="A3"),
    Shot("print-sheet", "SHEET", account="gridlead", paper="pdf"),
)


def passwords_of(file: Path) -> dict[str, str]:
    """Account and password, the first two words of each line that has them."""
    rows = (line.split() for line in file.read_text("utf-8").splitlines() if not line.startswith("#"))
    return {row[0]: row[1] for row in rows if len(row) >= 2}


@dataclass
class Camera:
    """A browser in front of the demo."""

    browser: Browser
    address: str
    passwords: dict[str, str]
    out: Path

    @contextmanager
    def page(self, account: str, size: tuple[int, int]) -> Iterator[Page]:
        """A page of an account that has logged in."""
        context = self.browser.new_context(viewport={"width": size[0], "height": size[1]}, locale="zh-CN")
        page = context.new_page()
        if account:
            page.goto(f"{self.address}/login/")
            page.fill("#id_username", account)
            page.fill("#id_password", self.passwords[account])
            page.click(".login-form button")
            page.wait_for_load_state("networkidle")
        yield page
        context.close()

    def take(self, shot: Shot) -> Path:
        """One picture."""
        with self.page(shot.account, shot.size) as page:
            path = self._path(page, shot.path)
            file = self.out / f"{shot.name}.png"
            if shot.paper == "pdf":
                _first_page(page.request.get(self.address + path).body(), file)
                return file
            page.goto(self.address + path)
            page.wait_for_load_state("networkidle")
            for selector in shot.clicks:
                page.locator(selector).first.click()
                page.wait_for_load_state("networkidle")
            page.wait_for_timeout(8000 if shot.clicks else 1200)
            if shot.paper:
                page.evaluate("window.print = () => {}")
                page.keyboard.press("Control+p")  # a map takes the size of its sheet first
                page.wait_for_timeout(2500)
                paper = page.pdf(format=shot.paper, landscape=shot.paper == "A3", print_background=True)
                _first_page(paper, file)
            else:
                page.screenshot(path=file)
                _save(Image.open(file), file)
        return file

    def _path(self, page: Page, path: str) -> str:
        """The address of a page that has to be looked for: a unit with open hazards, a freshly planned route."""
        if path in ("UNIT", "VISIT"):
            page.goto(f"{self.address}/units/?status=RED")
            unit = str(page.locator("td a.name, th a.name").first.get_attribute("href"))
            return unit if path == "UNIT" else f"/visits/new/?unit={unit.split('?')[0].strip('/').split('/')[-1]}"
        if path in ("ROUTE", "SHEET"):
            page.goto(f"{self.address}/routes/")
            page.locator("input[type=checkbox][name=grids]").nth(1).check()
            page.locator("main form button.primary").first.click()
            page.wait_for_url("**/routes/*-*-*/")
            route = page.url.removeprefix(self.address)
            return route if path == "ROUTE" else f"{route}sheet.pdf"
        return path


def _first_page(pdf: bytes, file: Path) -> None:
    _save(pypdfium2.PdfDocument(pdf)[0].render(scale=1.4).to_pil(), file)


def _save(picture: Image.Image, file: Path) -> None:
    picture.convert("RGB").quantize(COLORS, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE).save(
        file, optimize=True
    )


def contact_sheet(files: list[Path], out: Path) -> None:
    """All pictures side by side with their names, four in a row."""
    columns, (width, height), label = 4, THUMB, 28
    rows = -(-len(files) // columns)
    sheet = Image.new("RGB", (columns * (width + 12) + 12, rows * (height + label + 12) + 12), "#dfe3e8")
    pen, font = ImageDraw.Draw(sheet), ImageFont.truetype(CJK, 16)
    for number, file in enumerate(files):
        x, y = 12 + number % columns * (width + 12), 12 + number // columns * (height + label + 12)
        picture = Image.open(file).convert("RGB")
        picture.thumbnail(THUMB)
        sheet.paste(picture, (x + (width - picture.width) // 2, y + label))
        pen.text((x, y + 4), file.stem, fill="#1b2430", font=font)
    _save(sheet, out)


def main() -> None:
    """Take them all."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--address", default="http://127.0.0.1:8000")
    parser.add_argument("--passwords", type=Path, default=Path(".local/passwords"))
    parser.add_argument("--out", type=Path, default=Path("docs/screens"))
    parser.add_argument("--only", nargs="*", default=[])
    asked = parser.parse_args()
    asked.out.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        camera = Camera(browser, asked.address, passwords_of(asked.passwords), asked.out)
        for shot in SHOTS:
            if not asked.only or shot.name in asked.only:
                print(camera.take(shot))
        browser.close()
    files = [asked.out / f"{shot.name}.png" for shot in SHOTS]
    contact_sheet([file for file in files if file.exists()], asked.out / "contact.png")


if __name__ == "__main__":
    main()
