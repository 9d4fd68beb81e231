"""Where the real data are: `REAL_DATA`, else ../shared/data beside the checkout."""

import os
from pathlib import Path

import pytest

BESIDE = Path(__file__).resolve().parents[3] / "shared" / "data"


def real_data(folder: str) -> Path:
    """A folder of the real data; the test is skipped where it is absent."""
    root = Path(os.environ.get("REAL_DATA", BESIDE))
    if not (root / folder).is_dir():
        pytest.skip(f"real data are not here: {folder} (set REAL_DATA to the folder that holds it)")
    return root / folder
