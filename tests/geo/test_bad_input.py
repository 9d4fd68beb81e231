"""Bad files of the ground: each refused with its reason, file, row and remedy, and nothing changed by any."""

import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation

from geo.boundaries.levels import Level
from geo.boundaries.service import BoundaryFile, import_boundaries
from geo.models import Building, Grid, GridBoundary, ImportJob, Person, Posting, Road, Town, Village, VillageBoundary
from geo.people import import_people
from geo.problems import Problem, Refused
from geo.sentences import remedy, render
from tests.geo.files import geojson, metres, workbook

MODELS = (Town, Village, VillageBoundary, Grid, GridBoundary, Road, Building, Person, Posting, ImportJob)
GRID = {"code": "410899100201001", "name": "一"}
GOOD = metres(-300, -100, -150, 100)
Write = Callable[[Path], Path]


def counts() -> list[int]:
    """How many rows every table of the ground has."""
    return [model._default_manager.count() for model in MODELS]


def bow_tie(folder: Path) -> Path:
    ring = [[113.3990, 35.1995], [113.3995, 35.2000], [113.3995, 35.1995], [113.3990, 35.2000], [113.3990, 35.1995]]
    return geojson(folder / "grids.geojson", (GRID, GOOD), (GRID, {"type": "Polygon", "coordinates": [ring]}))


def swapped(folder: Path) -> Path:
    ring = [[y, x] for x, y in GOOD.exterior.coords]  # type: ignore[attr-defined]
    return geojson(folder / "grids.geojson", (GRID, GOOD), (GRID, {"type": "Polygon", "coordinates": [ring]}))


def not_a_number(folder: Path) -> Path:
    path = geojson(folder / "grids.geojson", (GRID, GOOD), (GRID, {"type": "Point", "coordinates": [113.4, 35.2]}))
    path.write_text(path.read_text(encoding="utf-8").replace("[113.4, 35.2]", "[NaN, 35.2]"), encoding="utf-8")
    return path


def huge_number(folder: Path) -> Path:
    path = geojson(folder / "grids.geojson", (GRID, {"type": "Point", "coordinates": [113.4, 35.2]}))
    path.write_text(path.read_text(encoding="utf-8").replace("35.2", "1e999"), encoding="utf-8")
    return path


def deep(folder: Path) -> Path:
    path = folder / "grids.geojson"
    nested = "[" * 200_000 + "]" * 200_000
    path.write_text('{"type":"Polygon","coordinates":' + nested + "}", encoding="utf-8")
    return path


def two_hundred_mb(folder: Path) -> Path:
    path = folder / "grids.geojson"
    with path.open("wb") as file:
        file.truncate(200 * 1024 * 1024)
    return path


def no_zip(folder: Path) -> Path:
    path = folder / "grids.zip"
    path.write_bytes(b"this is no archive")
    return path


def cut_zip(folder: Path) -> Path:
    path = folder / "grids.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.shp", b"0" * 5000)
    path.write_bytes(path.read_bytes()[:200])
    return path


def zip_bomb(folder: Path) -> Path:
    path = folder / "grids.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.shp", b"\0" * 30_000_000)
    return path


def ovital(folder: Path) -> Path:
    path = folder / "grids.ovobj"
    path.write_bytes(b"\x01\x02")
    return path


def empty(folder: Path) -> Path:
    path = folder / "grids.geojson"
    path.touch()
    return path


def metres_as_degrees(folder: Path) -> Path:
    ring = [[445000, 3900000], [446000, 3900000], [446000, 3901000], [445000, 3900000]]
    return geojson(folder / "grids.geojson", (GRID, {"type": "Polygon", "coordinates": [ring]}))


def renamed_csv(folder: Path) -> Path:
    path = folder / "grids.gpkg"
    path.write_text("code,name\n1,2\n", encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("write", "code", "row"),
    [
        (bow_tie, "self_intersection", 2),
        (swapped, "axes_swapped", 2),
        (not_a_number, "coordinate_not_finite", 2),
        (huge_number, "coordinate_not_finite", 1),
        (metres_as_degrees, "metres_as_degrees", 1),
        (deep, "json_too_deep", None),
        (two_hundred_mb, "file_too_big", None),
        (no_zip, "wrong_magic", None),
        (cut_zip, "zip_broken", None),
        (zip_bomb, "zip_bomb", None),
        (renamed_csv, "wrong_magic", None),
        (ovital, "ovobj", None),
        (empty, "file_empty", None),
    ],
)
def test_a_bad_boundary_file_is_refused_with_reason_file_row_and_remedy(
    town: Town, tmp_path: Path, write: Write, code: str, row: int | None
) -> None:
    path, before = write(tmp_path), counts()
    with pytest.raises(Refused) as refused:
        import_boundaries(BoundaryFile(path=path, level=Level.GRID, datum="wgs84", town=town))
    problem = next(p for p in refused.value.problems if p.code == code)
    assert (problem.file, problem.row) == (path.name, row)
    assert_told(problem)
    assert counts() == before


def test_an_unknown_epsg_is_refused_before_the_file_is_opened(town: Town, tmp_path: Path) -> None:
    path, before = geojson(tmp_path / "grids.geojson", (GRID, GOOD)), counts()
    with pytest.raises(Refused) as refused:
        import_boundaries(BoundaryFile(path=path, level=Level.GRID, datum="EPSG:2437", town=town))
    (problem,) = refused.value.problems
    assert (problem.code, problem.params["epsg"], problem.file) == ("epsg_unknown", 2437, "grids.geojson")
    assert_told(problem)
    assert counts() == before


@pytest.mark.parametrize(
    ("name", "rows", "code"),
    [
        ("people.xlsx", None, "wrong_magic"),
        ("people.xlsx", [], "sheet_empty"),
        ("people.xlsx", [["名册"], ["姓名", "角色", "责任区代码", "任职起"]], "sheet_empty"),
        ("people.xlsx", [["姓名", "职责"], ["李", "网格员"]], "header_missing"),
        ("people.ods", None, "wrong_magic"),
        ("people.wps", None, "unknown_format"),
    ],
)
def test_a_bad_register_is_refused_with_reason_and_remedy(
    town: Town, tmp_path: Path, name: str, rows: list[list[Any]] | None, code: str
) -> None:
    path, before = tmp_path / name, counts()
    if rows is None:
        path.write_text("姓名,角色\n李,网格员\n", encoding="utf-8")
    else:
        workbook(path, rows)
    with pytest.raises(Refused) as refused:
        import_people(path, town)
    problem = refused.value.problems[0]
    assert (problem.code, problem.file) == (code, name)
    assert_told(problem)
    assert counts() == before


def test_the_command_tells_every_problem_and_ends_with_an_error(
    town: Town, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = bow_tie(tmp_path)
    document = json.loads(path.read_text(encoding="utf-8"))
    document["features"].append({"type": "Feature", "properties": {"code": "1"}, "geometry": None})
    path.write_text(json.dumps(document), encoding="utf-8")
    with translation.override("en"), pytest.raises(CommandError, match=r"grids\.geojson, row 3: There is no shape"):
        call_command("import_boundaries", str(path), level="grid", datum="wgs84", town=town.code)
    assert (
        "grids.geojson, row 2: The outline crosses itself at 113.39925, 35.19975 (a bow tie)."
        in capsys.readouterr().err
    )


def assert_told(problem: Problem) -> None:
    """The sentence names the file and says what to do, in both languages."""
    for language in ("en", "zh-hans"):
        with translation.override(language):
            assert problem.file in render(problem)
            assert len(remedy(problem)) > 3
            assert remedy(problem) in render(problem)
