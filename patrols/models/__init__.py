"""The models of patrols, visits, coverage and routes; one file each."""

from patrols.models.coverage import CoverageRun, CoveredGround, GridCoverage, GroundAge, RecordKind
from patrols.models.coverage_batch import BatchAnswer, CoverageBatch
from patrols.models.day_lines import DayLines
from patrols.models.day_raster import DayRaster
from patrols.models.patrol import Patrol
from patrols.models.plan import Plan, PlanStop, TravelMode
from patrols.models.track import Track, TrackDwell, TrackUpload
from patrols.models.track_fixes import TrackFixes
from patrols.models.track_purge import TrackPurge
from patrols.models.track_source import TrackSource
from patrols.models.visit import RESETTING, Visit, VisitMode, VisitOutcome

__all__ = [
    "RESETTING",
    "BatchAnswer",
    "CoverageBatch",
    "CoverageRun",
    "CoveredGround",
    "DayLines",
    "DayRaster",
    "GridCoverage",
    "GroundAge",
    "Patrol",
    "Plan",
    "PlanStop",
    "RecordKind",
    "Track",
    "TrackDwell",
    "TrackFixes",
    "TrackPurge",
    "TrackSource",
    "TrackUpload",
    "TravelMode",
    "Visit",
    "VisitMode",
    "VisitOutcome",
]
