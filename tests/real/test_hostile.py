"""Files made to break readers: what each reads as, or why it does not, is written down and holds."""

import resource
import subprocess
import sys
from pathlib import Path

import pytest

from tests.real import hostile
from tests.real.data import real_data

LINES = hostile.lines()
SECONDS = 5.0
ALL_IN_A_CHILD = """
import resource, sys
from pathlib import Path
from geo.problems import Refused
from geo.readers.child import _document
resource.setrlimit(resource.RLIMIT_AS, (1 << 30, 1 << 30))
for name in sys.argv[2:]:
    try:
        _document(Path(name), Path(sys.argv[1]), "")
    except Refused:
        pass
    print(name, flush=True)
"""


def cpu_seconds() -> float:
    """Of this process and its children: a busy machine makes no file slow."""
    usages = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(usage.ru_utime + usage.ru_stime for usage in usages)


@pytest.mark.real
def test_the_table_names_every_file_of_the_collection() -> None:
    named = [line.file for line in LINES]
    assert sorted(named) == sorted(hostile.files(real_data("hostile")))


@pytest.mark.real
@pytest.mark.filterwarnings("ignore:invalid value encountered in from_wkb")
@pytest.mark.parametrize("line", LINES, ids=[line.file.removeprefix("geojson/test/data/") for line in LINES])
def test_a_hostile_file_reads_as_the_table_says(line: hostile.Line, tmp_path: Path) -> None:
    folder, before = real_data("hostile"), cpu_seconds()
    found = hostile.read(folder, line.file, tmp_path)
    assert found == (line.count, line.shape, line.first, line.codes)
    assert cpu_seconds() - before < SECONDS


def test_four_of_five_files_that_a_careful_reader_can_read_are_read_and_the_rest_has_its_reason() -> None:
    readable = [line for line in LINES if line.readable == "yes"]
    assert len(readable) == 60
    assert len([line for line in readable if not line.codes]) >= 0.8 * len(readable)
    assert all(line.codes for line in LINES if line.readable == "no")
    assert {line.readable for line in LINES} == {"yes", "no"}


@pytest.mark.real
def test_no_hostile_map_file_ends_the_process_that_reads_it(tmp_path: Path) -> None:
    paths = [str(path) for path in sorted(real_data("hostile").rglob("*.geojson"))]
    ran = subprocess.run(
        [sys.executable, "-c", ALL_IN_A_CHILD, str(tmp_path), *paths], capture_output=True, check=True, timeout=120
    )
    assert ran.stdout.decode().split("\n")[:-1] == paths
