"""``python -m tests.town`` as make demo and the benchmarks run it."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

from tests.town import load

ROOT = Path(__file__).parents[2]
TINY = ("--units", "120", "--grids", "12", "--villages", "4", "--on", "2026-11-23")


def _run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "tests.town", *arguments], cwd=ROOT, capture_output=True, text=True, check=False
    )


def test_the_town_imports_nothing_of_the_product_and_no_django() -> None:
    allowed = {"tests", "numpy", "scipy", "shapely", "xlsxwriter", *sys.stdlib_module_names}
    for path in sorted((ROOT / "tests" / "town").glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            for name in names:
                assert name.split(".")[0] in allowed, f"{path.name} imports {name}"
                assert not name.startswith("tests.") or name.startswith("tests.town"), f"{path.name} imports {name}"


def test_one_town_is_written_into_the_folder_itself_with_progress(tmp_path: Path) -> None:
    run = _run("--out", str(tmp_path), *TINY)
    assert run.returncode == 0
    assert len(run.stdout.splitlines()) >= 5
    assert (tmp_path / "grids.geojson").is_file()


def test_a_county_has_a_folder_for_each_town_with_codes_and_numbers_of_its_own(tmp_path: Path) -> None:
    assert _run("--out", str(tmp_path), "--scale", "2", *TINY).returncode == 0
    first, second = (load(tmp_path / f"town-0{k}" / "truth.json") for k in (1, 2))
    assert (first.town_code, second.town_code) == ("410899100", "410899101")
    assert not {u.id for u in first.units} & {u.id for u in second.units}
    assert second.unit(second.units[41].id) == second.units[41]
    assert min(u.lon for u in second.units) > max(u.lon for u in first.units)


def test_a_town_that_cannot_be_built_is_refused_in_one_sentence(tmp_path: Path) -> None:
    run = _run("--out", str(tmp_path / "none"), "--units", "20", "--on", "2026-11-23")
    assert run.returncode == 2
    assert run.stderr.startswith("cannot build this town: ")
    assert not (tmp_path / "none").exists()


def test_a_very_large_town_is_written_as_csv_and_tells_its_truth_of_today_only(tmp_path: Path) -> None:
    run = _run("--out", str(tmp_path), "--units", "50001", "--grids", "12", "--villages", "4", "--on", "2026-11-23")
    assert run.returncode == 0
    with (tmp_path / "units-survey.csv").open(encoding="utf-8-sig") as ledger:
        assert ledger.readline().startswith("序号,单位编号,单位名称,")
    assert load(tmp_path / "truth.json").dates == ["2026-11-23"]
