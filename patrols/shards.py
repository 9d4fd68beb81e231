"""Facts of a town as GeoParquet files on storage that workers share. Pure.

    <folder>/<town>/grids-1f2e….parquet …   one file a table, named after the hash of its bytes, written once
    <folder>/<town>/<on>-<hash>.json         which of them make the facts of a day, with the definitions

A file that is there is never written again and one whose bytes do not fit its name is refused, so that staging twice,
or on two machines, or killed half-way, does no harm, and a worker can never read what was not staged. GeoPandas, QGIS
and DuckDB open the files.
"""

import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import shapely

from geo.problems import Problem, Refused
from patrols.coverage.grids import Rules
from patrols.town_facts import Calls, Floats, Shapes, TownFacts, Walks

GEOMETRY = "geometry"
_GEO = {"version": "1.0.0", "primary_column": GEOMETRY}  # without a crs GeoParquet means longitude, latitude (CRS84)


@dataclass(frozen=True, slots=True)
class Shard:
    """The staged facts of one town and day: where their list is, and the hash of the list's bytes."""

    folder: str
    name: str
    sha256: str

    @property
    def path(self) -> Path:
        """The list of the tables."""
        return Path(self.folder, self.name)


def stage(facts: TownFacts, folder: Path) -> Shard:
    """Write what is not there yet."""
    place = folder / facts.code
    place.mkdir(parents=True, exist_ok=True)
    tables = {name: _write(place, f"{name}-", ".parquet", _packed(table)) for name, table in _tables(facts).items()}
    listed = {
        "town": facts.code,
        "centre": list(facts.centre),
        "on": facts.on.isoformat(),
        "rules": asdict(facts.rules),
        "tables": tables,
    }
    body = json.dumps(listed, sort_keys=True, indent=1).encode()
    return Shard(str(place), _write(place, f"{facts.on.isoformat()}-", ".json", body), sha256(body).hexdigest())


def load(shard: Shard) -> TownFacts:
    """The facts that were staged. Raises Refused: shard_missing, shard_changed."""
    listed = json.loads(_read(shard.path, shard.sha256))
    place = Path(shard.folder)
    tables = {name: _unpacked(_read(place / file)) for name, file in listed["tables"].items()}
    return TownFacts(
        code=listed["town"],
        centre=(listed["centre"][0], listed["centre"][1]),
        on=date.fromisoformat(listed["on"]),
        rules=Rules(**listed["rules"]),
        grid_ids=tables["grids"]["grid"],
        grids=tables["grids"][GEOMETRY],
        roads=tables["roads"][GEOMETRY],
        buildings=tables["buildings"][GEOMETRY],
        units=_lonlat(tables["units"]),
        walks=Walks(tables["walks"][GEOMETRY], tables["walks"]["walked_on"], tables["walks"]["slack_m"]),
        calls=Calls(_lonlat(tables["calls"]), tables["calls"]["seen_on"], tables["calls"]["called_on"]),
    )


# ── tables ───────────────────────────────────────────────────────────────────────────────────────────────────────
def _tables(facts: TownFacts) -> dict[str, pa.Table]:
    walks, calls = facts.walks, facts.calls
    return {
        "grids": _table(facts.grids, {"grid": facts.grid_ids}),
        "roads": _table(facts.roads),
        "buildings": _table(facts.buildings),
        "units": _table(_points(facts.units)),
        "walks": _table(walks.lines, {"walked_on": walks.on, "slack_m": walks.slack_m}),
        "calls": _table(_points(calls.lonlat), {"seen_on": calls.seen_on, "called_on": calls.called_on}),
    }


def _table(shapes: Shapes, columns: Mapping[str, Any] | None = None) -> pa.Table:
    """A table with its GeoParquet description; days are date32 with nulls for NaT."""
    arrays = {name: pa.array(values) for name, values in (columns or {}).items()}
    arrays[GEOMETRY] = pa.array(shapely.to_wkb(shapes).tolist(), pa.binary())
    kinds = sorted({str(shape.geom_type) for shape in shapes})
    described = {**_GEO, "columns": {GEOMETRY: {"encoding": "WKB", "geometry_types": kinds}}}
    return pa.table(arrays).replace_schema_metadata({"geo": json.dumps(described)})


def _packed(table: pa.Table) -> bytes:
    sink = BytesIO()
    pq.write_table(table, sink, compression="zstd")
    return sink.getvalue()


def _unpacked(body: bytes) -> dict[str, Any]:
    table = pq.read_table(BytesIO(body))
    columns = {name: table[name].to_numpy() for name in table.column_names}
    columns[GEOMETRY] = np.asarray(shapely.from_wkb(columns[GEOMETRY]), dtype=object).reshape(-1)
    return columns


def _points(lonlat: Floats) -> Shapes:
    return np.asarray(shapely.points(lonlat), dtype=object).reshape(-1)


def _lonlat(table: Mapping[str, Any]) -> Floats:
    return np.asarray(shapely.get_coordinates(table[GEOMETRY]))


# ── files ────────────────────────────────────────────────────────────────────────────────────────────────────────
def _write(place: Path, before: str, after: str, body: bytes) -> str:
    """Whole or not at all: under another name first, then renamed."""
    name = f"{before}{sha256(body).hexdigest()[:16]}{after}"
    if not (place / name).exists():
        draft = place / f".{name}.{os.getpid()}"
        draft.write_bytes(body)
        draft.replace(place / name)
    return name


def _read(path: Path, whole_hash: str = "") -> bytes:
    try:
        body = path.read_bytes()
    except OSError:
        raise Refused(Problem("shard_missing", {"path": str(path)})) from None
    found = sha256(body).hexdigest()
    if not path.stem.endswith(found[:16]) or (whole_hash and whole_hash != found):
        raise Refused(Problem("shard_changed", {"path": str(path)}))
    return body
