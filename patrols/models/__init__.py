"""The models of patrols, visits, coverage and routes; one file each."""

from patrols.models.coverage import CoverageRun, CoveredGround, GridCoverage, GroundAge, RecordKind
from patrols.models.patrol import Patrol
from patrols.models.plan import Plan, PlanStop, TravelMode
from patrols.models.track import Track, TrackDwell, TrackUpload
from patrols.models.track_source import TrackSource
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
    "TrackDwell",
    "TrackSource",
    "TrackUpload",
    "TravelMode",
    "Visit",
    "VisitMode",
    "VisitOutcome",
]
