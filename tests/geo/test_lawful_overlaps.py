"""Overlaps that a document makes lawful, drawn with whole numbers.

```
    -300       -150       0          300
 100 +---------+----------+-----------+
     |  E1     |   E2     |    W1     |    東村 = E1 + E2, 西社区 = W1; E2 reaches 20 m over E1 (20 × 200 = 4000 m²)
-100 +-------==+----------+-----------+
```
"""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from django.db import IntegrityError, transaction

from geo.boundaries.fault import digest
from geo.boundaries.lawful import Lawful, accept_overlap, withdraw_overlap
from geo.boundaries.levels import Level
from geo.boundaries.service import BoundaryFile, import_boundaries, preview_boundaries
from geo.boundaries.tessellation import faults_in_force
from geo.models import AcceptedOverlap, Grid, GridBoundary, ImportJob, Town
from geo.problems import Refused
from tests.geo.conftest import SINCE
from tests.geo.files import geojson, metres

E1, E2, W1 = "410899100201001", "410899100201002", "410899100001001"
BY_PAPER = Lawful((E1, E2), lead=E2, document="镇安委〔2026〕3号")


def grids(tmp_path: Path, *, reach: float = 20, gap: float = 0, name: str = "grids.geojson") -> Path:
    """E2 reaches `reach` metres over E1; W1 begins `gap` metres east of its village's border."""
    return geojson(
        tmp_path / name,
        ({"code": E1, "name": "东一"}, metres(-300, -100, -150, 100)),
        ({"code": E2, "name": "东二"}, metres(-150 - reach, -100, 0, 100)),
        ({"code": W1, "name": "西一"}, metres(gap, -100, 300, 100)),
    )


def source(path: Path, town: Town, **said: object) -> BoundaryFile:
    return BoundaryFile(path=path, level=Level.GRID, datum="wgs84", town=town, valid_from=SINCE, **said)  # type: ignore[arg-type]


def test_a_preview_tells_every_fault_with_area_place_and_shape_and_writes_nothing(town: Town, tmp_path: Path) -> None:
    preview = preview_boundaries(source(grids(tmp_path, gap=10), town))
    assert (Grid.objects.count(), GridBoundary.objects.count(), ImportJob.objects.count()) == (0, 0, 0)
    assert preview.counts == {"created": 3, "changed": 0, "unchanged": 0}
    gap, overlap = preview.faults
    assert (gap.kind, gap.codes, round(gap.area_m2)) == ("gap", ("410899100001",), 2000)
    assert (overlap.kind, overlap.pair, overlap.names, overlap.row) == ("overlap", (E1, E2), ("东一", "东二"), 1)
    assert round(overlap.area_m2) == 4000
    assert overlap.shape["type"] == "Polygon"
    assert gap.lon == pytest.approx(113.400055, abs=1e-5)  # 5 m east of the border


def test_an_overlap_with_a_document_is_no_fault_and_is_written_with_its_lead(town: Town, tmp_path: Path) -> None:
    outcome = import_boundaries(source(grids(tmp_path), town, lawful=(BY_PAPER,)))
    accepted = AcceptedOverlap.objects.get()
    assert (accepted.lead.code, accepted.document, round(accepted.area_m2)) == (E2, "镇安委〔2026〕3号", 4000)
    assert accepted.import_job == outcome.job
    assert outcome.problems == []
    assert outcome.job.evidence["lawful"] == [{"codes": [E1, E2], "lead": E2, "document": "镇安委〔2026〕3号"}]
    (fault,) = faults_in_force(Level.GRID, town, SINCE)
    assert (fault.document, fault.lead) == ("镇安委〔2026〕3号", E2)


def test_other_faults_still_refuse_beside_a_lawful_overlap(town: Town, tmp_path: Path) -> None:
    with pytest.raises(Refused) as refused:
        import_boundaries(source(grids(tmp_path, gap=10), town, lawful=(BY_PAPER,)))
    assert [problem.code for problem in refused.value.problems] == ["topology_gap", "faults_not_accepted"]
    assert (AcceptedOverlap.objects.count(), GridBoundary.objects.count()) == (0, 0)


@pytest.mark.parametrize(
    ("decided", "code"),
    [
        (replace(BY_PAPER, document=" "), "overlap_needs_document"),
        (replace(BY_PAPER, lead=W1), "overlap_needs_lead"),
        (Lawful((E1, W1), E1, "文"), "overlap_absent"),
    ],
)
def test_half_a_decision_refuses(town: Town, tmp_path: Path, decided: Lawful, code: str) -> None:
    with pytest.raises(Refused) as refused:
        import_boundaries(source(grids(tmp_path), town, lawful=(decided,), accept_faults="见文件"))
    assert [problem.code for problem in refused.value.problems] == [code]
    assert GridBoundary.objects.count() == 0


def test_a_decision_about_other_faults_than_there_are_refuses(town: Town, tmp_path: Path) -> None:
    seen = digest(preview_boundaries(source(grids(tmp_path), town)).faults)
    import_boundaries(source(grids(tmp_path), town, accept_faults="先用着", decided_on=seen))
    other = grids(tmp_path, reach=30, name="other.geojson")
    with pytest.raises(Refused) as refused:
        import_boundaries(source(other, town, accept_faults="先用着", decided_on=seen))
    assert [problem.code for problem in refused.value.problems] == ["faults_changed"]


def test_the_same_acceptance_again_changes_nothing_and_another_ends_the_first(town: Town, tmp_path: Path) -> None:
    import_boundaries(source(grids(tmp_path), town, accept_faults="先用着"))
    first = accept_overlap(town=town, lawful=BY_PAPER, area_m2=4000, valid_from=SINCE, user=None)
    assert accept_overlap(town=town, lawful=BY_PAPER, area_m2=4000, valid_from=SINCE, user=None).pk == first.pk
    other = replace(BY_PAPER, lead=E1)
    accept_overlap(town=town, lawful=other, area_m2=4000, valid_from=date(2025, 1, 1), user=None)
    periods = AcceptedOverlap.objects.order_by("valid_from").values_list("lead__code", "valid_from", "valid_to")
    assert list(periods) == [(E2, SINCE, date(2025, 1, 1)), (E1, date(2025, 1, 1), None)]
    with pytest.raises(Refused, match="overlap_later"):
        accept_overlap(town=town, lawful=other, area_m2=4000, valid_from=date(2024, 6, 1), user=None)


def test_an_overlap_that_outgrew_its_document_is_a_fault_again(town: Town, tmp_path: Path) -> None:
    import_boundaries(source(grids(tmp_path), town, lawful=(BY_PAPER,)))
    wider = source(grids(tmp_path, reach=30, name="wider.geojson"), town)
    (fault,) = preview_boundaries(wider).faults
    assert (fault.kind, round(fault.area_m2), fault.document) == ("overlap", 6000, "")


def test_a_withdrawn_acceptance_leaves_the_fault_from_that_day_on(town: Town, tmp_path: Path) -> None:
    import_boundaries(source(grids(tmp_path), town, lawful=(BY_PAPER,)))
    accepted = AcceptedOverlap.objects.get()
    assert withdraw_overlap(town=town, accepted=accepted, on=date(2025, 1, 1)) == date(2025, 1, 1)
    assert [f.document for f in faults_in_force(Level.GRID, town, date(2024, 12, 31))] == ["镇安委〔2026〕3号"]
    assert [f.document for f in faults_in_force(Level.GRID, town, date(2025, 1, 1))] == [""]


def test_the_database_refuses_a_lead_that_is_neither_of_the_two(town: Town, tmp_path: Path) -> None:
    import_boundaries(source(grids(tmp_path), town, lawful=(BY_PAPER,)))
    with pytest.raises(IntegrityError, match="accepted_overlap_lead"), transaction.atomic():
        AcceptedOverlap.objects.update(lead=Grid.objects.get(code=W1))
    with pytest.raises(IntegrityError, match="recorded_at"), transaction.atomic():
        AcceptedOverlap.objects.update(recorded_at="2020-01-01T00:00:00Z")


def test_a_whole_file_of_grids_must_fill_every_village(town: Town, tmp_path: Path) -> None:
    east = geojson(tmp_path / "east.geojson", ({"code": E1, "name": "东一"}, metres(-300, -100, 0, 100)))
    assert preview_boundaries(source(east, town)).faults == []
    (gap,) = preview_boundaries(source(east, town, is_complete=True)).faults
    assert (gap.kind, gap.names, round(gap.area_m2)) == ("gap", ("西社区",), 60000)
