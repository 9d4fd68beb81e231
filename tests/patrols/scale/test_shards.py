"""Staged facts: the same on every machine, never half there, never another's; open to other programs."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import geopandas as gpd
import pytest

from geo.problems import Refused
from patrols.coverage.grids import Rules
from patrols.shards import load, stage
from patrols.town_facts import TownFacts
from tests.patrols.scale.towns import ON, town


def test_facts_come_back_to_the_last_bit(tmp_path: Path) -> None:
    facts = town(1)
    again = load(stage(facts, tmp_path))
    assert again.sha256() == facts.sha256()
    assert (again.on, again.rules, again.centre) == (ON, Rules(), facts.centre)


def test_a_town_with_nothing_in_it_can_be_staged(tmp_path: Path) -> None:
    bare = town(1, walks=0)
    empty = TownFacts(bare.code, bare.centre, ON, Rules(), bare.grid_ids[:0], bare.grids[:0])
    again = load(stage(empty, tmp_path))
    assert again.sha256() == empty.sha256()
    assert again.coverage().run() == []


def test_every_difference_of_the_facts_is_another_hash() -> None:
    facts = town(1)
    others = [
        town(2),
        replace(facts, on=date(2026, 11, 22)),
        replace(facts, rules=Rules(reach_m=51)),
        replace(facts, walks=replace(facts.walks, slack_m=facts.walks.slack_m + 1)),
        replace(facts, units=facts.units[::-1]),
        replace(facts, buildings=facts.buildings[1:]),
    ]
    assert len({each.sha256() for each in [facts, *others]}) == 7


def test_staging_again_writes_nothing_and_another_day_shares_what_is_the_same(tmp_path: Path) -> None:
    facts = town(1)
    first = stage(facts, tmp_path)
    written = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*") if path.is_file()}
    assert stage(facts, tmp_path) == first
    assert {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*") if path.is_file()} == written
    stage(replace(facts, on=date(2026, 11, 22)), tmp_path)
    assert len(list(tmp_path.rglob("*.parquet"))) == 6
    assert len(list(tmp_path.rglob("*.json"))) == 2


def test_a_file_that_is_missing_or_was_changed_is_refused_by_name(tmp_path: Path) -> None:
    shard = stage(town(1), tmp_path)
    walks = next(tmp_path.rglob("walks-*.parquet"))
    body = walks.read_bytes()
    walks.write_bytes(body[:-1] + b"?")
    with pytest.raises(Refused, match="shard_changed") as refusal:
        load(shard)
    assert refusal.value.problems[0].params == {"path": str(walks)}
    walks.unlink()
    with pytest.raises(Refused, match="shard_missing"):
        load(shard)
    with pytest.raises(Refused, match="shard_changed"):
        load(replace(stage(town(1), tmp_path), sha256="0" * 64))


def test_other_programs_read_the_tables(tmp_path: Path) -> None:
    facts = town(1)
    stage(facts, tmp_path)
    walks = gpd.read_parquet(next(tmp_path.rglob("walks-*.parquet")))
    assert walks.crs is not None
    assert walks.crs.to_epsg() == 4326 or walks.crs.to_authority() == ("OGC", "CRS84")
    assert walks.geometry.iloc[0].equals(facts.walks.lines[0])
    assert walks.walked_on.iloc[0] == ON
