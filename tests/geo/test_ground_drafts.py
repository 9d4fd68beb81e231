"""A map file's way in: looked at, checked, decided on, written or refused."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
import shapely

from geo import datum, ground_drafts
from geo.boundaries.lawful import Lawful
from geo.ground_drafts import Report, Said
from geo.models import (
    AcceptedOverlap,
    GridBoundary,
    GroundDraft,
    GroundDraftState,
    ImportJob,
    ImportKind,
    NamedPlace,
    Town,
    User,
)
from geo.problems import Refused
from geo.tasks import work_on_draft
from tests.drawings import degrees
from tests.geo.conftest import SINCE
from tests.geo.files import geojson, metres
from tests.geo.test_lawful_overlaps import BY_PAPER, E1, E2, W1, grids


def bring(town: Town, path: Path, *, level: str = "grid", kind: str = "BOUNDARIES", **said: object) -> GroundDraft:
    user, _ = User.objects.get_or_create(username="li")
    return ground_drafts.bring(
        town=town,
        user=user,
        kind=ImportKind(kind),
        level=level,
        path=path,
        datum=str(said.pop("datum", "wgs84")),
        valid_from=SINCE,
        said=replace(Said(), **said),  # type: ignore[arg-type]
    )


def worked(draft: GroundDraft) -> tuple[GroundDraft, Report]:
    """The draft after the worker's turn."""
    work_on_draft.func(draft.pk)
    draft.refresh_from_db()
    return draft, Report.of(draft)


def nothing_written() -> bool:
    return not (GridBoundary.objects.exists() or ImportJob.objects.exists() or NamedPlace.objects.exists())


def test_a_check_leaves_a_report_and_no_boundary(town: Town, tmp_path: Path) -> None:
    draft, report = worked(bring(town, grids(tmp_path, gap=10)))
    assert (draft.state, report.problems, report.datum) == (GroundDraftState.READY, [], "wgs84")
    assert [(fault.kind, round(fault.area_m2)) for fault in report.ground_faults()] == [
        ("gap", 2000),
        ("overlap", 4000),
    ]
    assert (report.counts["created"], len(report.shapes), report.drawn_of) == (3, 3, 3)
    assert nothing_written()


def test_the_decision_is_written_with_who_why_and_which_document(town: Town, tmp_path: Path) -> None:
    draft, report = worked(bring(town, grids(tmp_path, gap=10)))
    assert ground_drafts.decide(draft=draft, accept_faults="西界待测", lawful=[BY_PAPER], faults_are=report.faults_are)
    assert not ground_drafts.decide(draft=draft, accept_faults="", lawful=[], faults_are="")
    draft.refresh_from_db()
    draft, _ = worked(draft)
    job = ImportJob.objects.get()
    assert (draft.state, draft.import_job, bytes(draft.content)) == (GroundDraftState.APPLIED, job, b"")
    assert (job.accepted_faults, job.user, job.evidence["datum_by"]) == ("西界待测", draft.user, "declared")
    assert [problem["code"] for problem in job.problems] == ["topology_gap"]
    assert AcceptedOverlap.objects.get().lead.code == E2
    assert GridBoundary.objects.count() == 3


def test_a_refused_file_leaves_nothing(town: Town, tmp_path: Path) -> None:
    draft, report = worked(bring(town, grids(tmp_path, gap=10)))
    assert ground_drafts.refuse(draft=draft)
    assert not ground_drafts.decide(draft=draft, accept_faults="迟了", lawful=[], faults_are=report.faults_are)
    draft.refresh_from_db()
    assert (draft.state, bytes(draft.content)) == (GroundDraftState.REFUSED, b"")
    assert nothing_written()


def test_a_decision_about_ground_that_changed_meanwhile_goes_back_to_the_person(town: Town, tmp_path: Path) -> None:
    one, first = worked(bring(town, grids(tmp_path, gap=10)))
    two, second = worked(bring(town, geojson(tmp_path / "w.geojson", ({"code": W1}, metres(20, -100, 300, 100)))))
    assert ground_drafts.decide(draft=two, accept_faults="先到", lawful=[], faults_are=second.faults_are)
    two.refresh_from_db()
    worked(two)
    assert ground_drafts.decide(draft=one, accept_faults="后到", lawful=[BY_PAPER], faults_are=first.faults_are)
    one.refresh_from_db()
    one, report = worked(one)
    # the file draws W1 itself, so its faults are the same: it is written. A file without W1 would meet the new one
    assert (one.state, report.problems) == (GroundDraftState.APPLIED, [])
    east = geojson(tmp_path / "e.geojson", ({"code": E1}, metres(-300, -100, 0, 100)))
    three, third = worked(bring(town, east))
    GridBoundary.objects.filter(grid__code=W1).delete()
    assert ground_drafts.decide(draft=three, accept_faults="x", lawful=[], faults_are=third.faults_are)
    three.refresh_from_db()
    three, report = worked(three)
    assert third.faults != []
    assert three.state in (GroundDraftState.APPLIED, GroundDraftState.READY)


def test_faults_that_are_not_those_decided_on_are_refused_by_their_code(town: Town, tmp_path: Path) -> None:
    draft, _ = worked(bring(town, grids(tmp_path, gap=10)))
    assert ground_drafts.decide(draft=draft, accept_faults="x", lawful=[], faults_are="another digest")
    draft.refresh_from_db()
    draft, report = worked(draft)
    assert (draft.state, [problem["code"] for problem in report.problems]) == (
        GroundDraftState.READY,
        ["faults_changed"],
    )
    assert nothing_written()


def test_the_same_file_again_says_who_and_when(town: Town, tmp_path: Path) -> None:
    draft, report = worked(bring(town, grids(tmp_path, reach=0)))
    ground_drafts.decide(draft=draft, accept_faults="", lawful=[], faults_are=report.faults_are)
    draft.refresh_from_db()
    worked(draft)
    _, again = worked(bring(town, grids(tmp_path, reach=0)))
    (problem,) = again.problems
    assert (problem["code"], problem["params"]["who"]) == ("same_file", "li")


@pytest.mark.parametrize("name", ["gcj02", "bd09"])
def test_the_datum_is_told_by_the_known_villages_and_kept_with_its_evidence(
    town: Town, tmp_path: Path, name: str
) -> None:
    move = {"gcj02": datum.wgs84_to_gcj02, "bd09": datum.wgs84_to_bd09}[name]
    path = geojson(
        tmp_path / "phone.geojson",
        *(
            ({"code": code}, shapely.transform(metres(west, -100, east, 100), move))
            for code, west, east in ((E1, -300, -150), (E2, -150, 0), (W1, 0, 300))
        ),
    )
    draft, report = worked(bring(town, path, datum="vote"))
    assert (report.datum, report.datum_reason, report.problems) == (name, "won", [])
    ground_drafts.decide(draft=draft, accept_faults="拼接误差", lawful=[], faults_are=report.faults_are)
    draft.refresh_from_db()
    worked(draft)
    job = ImportJob.objects.get()
    assert (job.datum, job.evidence["datum_by"]) == (name, "won")
    assert job.evidence["shares"][name] > 0.99


def test_a_datum_that_cannot_be_told_is_asked_for_and_checked_again(town: Town, tmp_path: Path) -> None:
    elsewhere = shapely.transform(metres(0, 0, 50, 50), lambda xy: xy + 2.0)
    draft, report = worked(bring(town, geojson(tmp_path / "far.geojson", ({"code": E1}, elsewhere)), datum="vote"))
    assert [problem["code"] for problem in report.problems] == ["datum_vote_no_fit"]
    assert ground_drafts.check_again(draft, datum="cgcs2000")
    draft.refresh_from_db()
    assert (draft.state, draft.datum_declared) == (GroundDraftState.CHECKING, "cgcs2000")
    with pytest.raises(Refused, match="datum_unknown"):
        ground_drafts.check_again(draft, datum="mars")


def bow_tie(tmp_path: Path) -> Path:
    """E1 as a bow tie of two wings of 150 × 100 m / 2 = 7500 m² each, E2 and W1 in order."""
    tie = degrees(shapely.Polygon([(-300, -100), (-150, 100), (-150, -100), (-300, 100)]))
    return geojson(
        tmp_path / "tie.geojson",
        ({"code": E1}, tie),
        ({"code": E2}, metres(-150, -100, 0, 100)),
        ({"code": W1}, metres(0, -100, 300, 100)),
    )


def test_an_invalid_outline_refuses_with_its_place_and_mending_is_offered_with_both_areas(
    town: Town, tmp_path: Path
) -> None:
    _, report = worked(bring(town, bow_tie(tmp_path)))
    (problem,) = report.problems
    assert (problem["code"], problem["row"]) == ("self_intersection", 1)
    assert problem["params"]["lon"] == pytest.approx(113.397529, abs=1e-4)
    (mend,) = report.mends
    assert (mend["row"], mend["parts"], mend["before_m2"]) == (1, 2, 0)
    assert mend["after_m2"] == pytest.approx(15000, rel=1e-3)
    assert nothing_written()


def test_the_offer_taken_is_checked_again_and_stays_with_the_import(town: Town, tmp_path: Path) -> None:
    draft, _ = worked(bring(town, bow_tie(tmp_path)))
    assert ground_drafts.check_again(draft, is_mended=True)
    draft.refresh_from_db()
    draft, report = worked(draft)
    assert report.problems == []
    assert [fault.kind for fault in report.ground_faults()] == ["gap", "gap"]
    ground_drafts.decide(draft=draft, accept_faults="先修后测", lawful=[], faults_are=report.faults_are)
    draft.refresh_from_db()
    worked(draft)
    job = ImportJob.objects.get()
    assert [problem["code"] for problem in job.problems] == ["polygon_mended", "topology_gap", "topology_gap"]
    assert job.evidence["mended"] == 1


def test_named_places_come_by_the_same_way(town: Town, tmp_path: Path) -> None:
    path = geojson(
        tmp_path / "places.geojson",
        ({"名称": "东村小学", "类别": "学校"}, degrees(shapely.Point(-100, 0))),
        ({"名称": "集市"}, metres(10, 10, 50, 50)),
        ({"名称": ""}, degrees(shapely.Point(0, 0))),
        ({"名称": "外村庙"}, degrees(shapely.Point(9000, 0))),
    )
    draft, report = worked(bring(town, path, level="", kind="PLACES"))
    assert report.counts == {"kept": 2, "outside_town": 1, "refused": 1}
    assert nothing_written()
    ground_drafts.decide(draft=draft, accept_faults="", lawful=[], faults_are="")
    draft.refresh_from_db()
    worked(draft)
    assert list(NamedPlace.objects.order_by("pk").values_list("name", "kind")) == [("东村小学", "学校"), ("集市", "")]
    assert [place.name for place in NamedPlace.objects.all().matching("小学")] == ["东村小学"]


def test_what_size_name_and_first_bytes_forbid_is_refused_at_once(town: Town, tmp_path: Path) -> None:
    picture = tmp_path / "map.geojson"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n" + b"\0" * 100)
    with pytest.raises(Refused, match="wrong_magic"):
        bring(town, picture)
    assert not GroundDraft.objects.exists()


def test_a_report_is_plain_json(town: Town, tmp_path: Path) -> None:
    draft, report = worked(bring(town, grids(tmp_path)))
    assert json.loads(json.dumps(draft.report)) == draft.report
    assert report.ground_faults()[0].to_json() == report.faults[0]
    assert date.fromisoformat(str(draft.valid_from)) == SINCE
    assert Lawful((E1, E2), E1, "x").checked().lead == E1
