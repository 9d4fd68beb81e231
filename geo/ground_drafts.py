"""A map file's way in by the page: brought, checked aside, decided on, written. Nothing is written before a decision.

The web process only looks at size and type (`bring`). The worker reads the file in a child process (`check`) and
later writes it (`apply`), each in one transaction: killed anywhere, the file is where it was, and may be tried again.
"""

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

import shapely
from django.db import transaction
from django.utils import timezone
from shapely.geometry.base import BaseGeometry

from geo import magic, quarantine
from geo.boundaries.fault import GroundFault, digest, drawn
from geo.boundaries.lawful import Lawful
from geo.boundaries.levels import Level
from geo.boundaries.rows import Columns
from geo.boundaries.service import BoundaryFile, import_boundaries, preview_boundaries
from geo.datum_by_ground import ALL_INSIDE, MIN_SHARE, GroundVerdict, vote_by_ground
from geo.draft_homes import homes_of
from geo.ground_files import normalised_datum, read_ground
from geo.imports import Outcome, earlier, repeated
from geo.mending import mends_of
from geo.models import GroundDraft, GroundDraftState, ImportKind, Town, User
from geo.problems import Problem, Refused
from geo.shapes import MAX_BOUNDARY_VERTICES
from geo.surroundings import SurroundingsFile, import_surroundings, preview_surroundings

VOTE = "vote"
DRAWN_MAX = 4000  # shapes of a file that its page draws


@dataclass(frozen=True, slots=True)
class Said:
    """What the bringer says besides datum and day; `is_mended`: took the offer to mend; `again`: on purpose."""

    layer: str = ""
    code_field: str = ""
    name_field: str = ""
    makes_codes: bool = False
    is_complete: bool = False
    is_mended: bool = False
    again: bool = False


@dataclass(slots=True)
class Report:
    """What the check found. `problems` refuse the file as it is; `faults` need a decision; `mends` are an offer.

    `shapes`: geometries of the file in WGS-84 for its map, cut off at DRAWN_MAX; `drawn_of` says of how many.
    """

    datum: str = ""
    datum_reason: str = "declared"
    evidence: dict[str, float] = field(default_factory=dict)
    problems: list[dict[str, Any]] = field(default_factory=list)
    notices: list[dict[str, Any]] = field(default_factory=list)
    faults: list[dict[str, Any]] = field(default_factory=list)
    faults_are: str = ""
    mends: list[dict[str, Any]] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)
    shapes: list[Any] = field(default_factory=list)
    drawn_of: int = 0

    @classmethod
    def of(cls, draft: GroundDraft) -> "Report":
        """The report of a draft; an empty one before its check."""
        return cls(**draft.report)

    def ground_faults(self) -> list[GroundFault]:
        """The faults as objects."""
        return [GroundFault.from_json(fault) for fault in self.faults]

    def refusals(self) -> list[Problem]:
        """The problems as objects."""
        return [Problem.from_json(problem) for problem in self.problems]


def bring(
    *,
    town: Town,
    user: User,
    kind: ImportKind,
    level: str,
    path: Path,
    datum: str,
    valid_from: date,
    said: Said,
) -> GroundDraft:
    """Keep an uploaded file for its check. Raises Refused for what size, name and first bytes already forbid."""
    magic.refuse_unsafe(path, known=quarantine.SUFFIXES)
    name = datum if datum == VOTE else normalised_datum(datum)
    return GroundDraft.objects.create(
        town=town,
        user=user,
        kind=kind,
        level=level,
        file_name=path.name[:255],
        content=path.read_bytes(),
        datum_declared=name,
        valid_from=valid_from,
        said=asdict(said),
    )


def check(draft: GroundDraft) -> None:
    """Read and try the file out, and leave the report; the ground stays as it is."""
    with _file_of(draft) as path:
        report = _report(draft, path)
    checking = GroundDraft.objects.filter(pk=draft.pk, state=GroundDraftState.CHECKING)
    checking.update(state=GroundDraftState.READY, report=asdict(report), changed_at=timezone.now())


def check_again(draft: GroundDraft, *, datum: str = "", **changes: bool) -> bool:
    """Send a draft that waits for a decision back to its check, with another datum or some of `said` changed; whether
    it was waiting. Raises Refused for a datum that is not known.
    """
    declared = normalised_datum(datum) if datum else draft.datum_declared
    said = {**draft.said, **changes}
    return _moved(draft, GroundDraftState.READY, GroundDraftState.CHECKING, said=said, datum_declared=declared)


def decide(*, draft: GroundDraft, accept_faults: str, lawful: Sequence[Lawful], faults_are: str) -> bool:
    """Write down the decision about exactly these faults and let the worker apply it; False when somebody was first."""
    decisions = {
        "accept_faults": accept_faults.strip(),
        "lawful": [asdict(one.checked()) for one in lawful],
        "faults_are": faults_are,
    }
    return _moved(draft, GroundDraftState.READY, GroundDraftState.APPLYING, decisions=decisions)


def refuse(*, draft: GroundDraft) -> bool:
    """Leave the ground as it is and forget the file; False when it was decided on already."""
    states = (GroundDraftState.READY, GroundDraftState.CHECKING)
    return any(_moved(draft, state, GroundDraftState.REFUSED, content=b"") for state in states)


def apply(draft: GroundDraft) -> None:
    """Write the file as decided, in one transaction with the end of the draft; a refusal goes back to the person."""
    with _file_of(draft) as path:
        try:
            with transaction.atomic():
                held = GroundDraft.objects.select_for_update().filter(pk=draft.pk, state=GroundDraftState.APPLYING)
                if held.exists():
                    outcome = _imported(draft, path)
                    held.update(
                        state=GroundDraftState.APPLIED, import_job=outcome.job, content=b"", changed_at=timezone.now()
                    )
        except Refused as refused:
            report = replace(Report.of(draft), problems=[problem.to_json() for problem in refused.problems])
            _moved(draft, GroundDraftState.APPLYING, GroundDraftState.READY, report=asdict(report))


def _moved(draft: GroundDraft, was: GroundDraftState, becomes: GroundDraftState, **changes: Any) -> bool:
    """Compare and set: of several people who decide at once exactly one does."""
    rows = GroundDraft.objects.filter(pk=draft.pk, state=was)
    return bool(rows.update(state=becomes, changed_at=timezone.now(), **changes))


@contextmanager
def _file_of(draft: GroundDraft) -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="draft-") as folder:
        path = Path(folder) / draft.file_name
        path.write_bytes(bytes(draft.content))
        yield path


# ── the check ────────────────────────────────────────────────────────────────────────────────────────────────────
def _report(draft: GroundDraft, path: Path) -> Report:
    report = Report()
    try:
        verdict = _verdict(draft, path)
        report.datum, report.datum_reason = verdict.datum or "", verdict.reason
        report.evidence = dict(verdict.evidence)
        if not verdict.datum:
            raise Refused(Problem(f"datum_vote_{verdict.reason}"))
        _refuse_known(draft, path, verdict.datum)
        _try_out(draft, path, report)
    except Refused as refused:
        report.problems = [problem.to_json() for problem in refused.at(file=draft.file_name).problems]
        _offer_mending(draft, path, report)
    return report


def _verdict(draft: GroundDraft, path: Path) -> GroundVerdict:
    if draft.datum_declared != VOTE:
        return GroundVerdict(draft.datum_declared, "declared")
    file = quarantine.read_features(path, layer=draft.said["layer"])
    features = [feature for feature in file.features if feature.geometry is not None]
    shapes = [feature.geometry for feature in features if feature.geometry is not None]
    least = MIN_SHARE if draft.level else ALL_INSIDE
    return vote_by_ground(shapes, homes_of(draft, features), file.epsg, min_share=least)


def _refuse_known(draft: GroundDraft, path: Path, datum: str) -> None:
    """The very same file was written before: say who and when, now and not after an hour of decisions."""
    level = {"level": draft.level} if draft.level else {}
    before = earlier(draft.kind, path, draft.town, datum=datum, **level)
    if before and not draft.said["again"]:
        raise Refused(replace(repeated(before, path).problems[0], is_notice=False))


def _try_out(draft: GroundDraft, path: Path, report: Report) -> None:
    if draft.level:
        preview = preview_boundaries(_boundary_file(draft, path, report.datum))
        report.counts = preview.counts
        shapes: list[BaseGeometry] = [row.shape for row in preview.rows]
        report.faults = [fault.to_json() for fault in preview.faults]
        report.faults_are = digest(preview.faults)
        notices = preview.notices
    else:
        kept, notices, outside = preview_surroundings(
            _surroundings_file(draft, path, report.datum), ImportKind(draft.kind)
        )
        report.counts = {"kept": len(kept), "outside_town": outside, "refused": len(notices)}
        shapes = [shape for _, shape in kept]
    report.notices = [notice.at(file=draft.file_name, is_notice=True).to_json() for notice in notices]
    report.shapes, report.drawn_of = [drawn(shape) for shape in shapes[:DRAWN_MAX]], len(shapes)


def _offer_mending(draft: GroundDraft, path: Path, report: Report) -> None:
    """Invalid boundaries may be mended; whoever decides sees the area before and after, and both shapes."""
    if not draft.level or draft.said["is_mended"] or not report.datum:
        return
    try:
        file = read_ground(path, report.datum, layer=draft.said["layer"])
        mends = mends_of(file, max_vertices=MAX_BOUNDARY_VERTICES)
    except Refused as refused:
        report.notices += [problem.at(is_notice=True).to_json() for problem in refused.problems]
        return
    for mend in mends:
        notice = mend.notice(draft.file_name)
        report.mends.append(
            {**dict(notice.params), "row": mend.row, "was": mend.was.to_json(), "shape": drawn(mend.shape)}
        )
    usable = [f.geometry for f in file.features if f.geometry is not None]
    report.shapes, report.drawn_of = [drawn(shapely.force_2d(g)) for g in usable[:DRAWN_MAX]], len(usable)


# ── writing ──────────────────────────────────────────────────────────────────────────────────────────────────────
def _imported(draft: GroundDraft, path: Path) -> Outcome:
    datum = Report.of(draft).datum
    if not draft.level:
        return import_surroundings(_surroundings_file(draft, path, datum), ImportKind(draft.kind))
    decided = draft.decisions
    lawful = [Lawful(tuple(one["codes"]), one["lead"], one["document"]) for one in decided["lawful"]]
    source = replace(
        _boundary_file(draft, path, datum),
        accept_faults=decided["accept_faults"],
        lawful=tuple(lawful),
        decided_on=decided["faults_are"],
    )
    return import_boundaries(source)


def _boundary_file(draft: GroundDraft, path: Path, datum: str) -> BoundaryFile:
    said = Said(**draft.said)
    return BoundaryFile(
        path=path,
        level=Level(draft.level),
        datum=datum,
        town=draft.town,
        valid_from=draft.valid_from,
        columns=Columns(said.code_field, said.name_field, said.makes_codes),
        layer=said.layer,
        is_complete=said.is_complete,
        is_mended=said.is_mended,
        evidence=_evidence(draft),
        again=said.again,
        user=draft.user,
    )


def _surroundings_file(draft: GroundDraft, path: Path, datum: str) -> SurroundingsFile:
    said = Said(**draft.said)
    return SurroundingsFile(
        path=path,
        town=draft.town,
        datum=datum,
        layer=said.layer,
        evidence=_evidence(draft),
        again=said.again,
        user=draft.user,
    )


def _evidence(draft: GroundDraft) -> Mapping[str, Any]:
    """How the datum was decided, for the record of the import."""
    report = Report.of(draft)
    shares = {"shares": report.evidence} if report.evidence else {}
    return {"datum_by": report.datum_reason, **shares}
