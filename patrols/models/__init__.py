"""The models of patrols, visits, coverage and routes; one file each."""

from patrols.models.coverage import CoverageRun, CoveredGround, GridCoverage, GroundAge, RecordKind
from patrols.models.patrol import Patrol
from patrols.models.plan import Plan, PlanStop, TravelMode
from patrols.models.track import Track
from patrols.models.visit import RESETTING, Visit, VisitMode, VisitOutcome

__all__ = [
    "RESETTING",
    "CoverageRun",
    "CoveredGround",
    "GridCoverage",
    "GroundAge",
    "Patrol",
    "Plan",
    "PlanStop",
    "RecordKind",
    "Track",
    "TravelMode",
    "Visit",
    "VisitMode",
    "VisitOutcome",
]
