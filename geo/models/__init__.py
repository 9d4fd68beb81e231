"""The models of the ground; one file each."""

from geo.models.accepted_overlap import AcceptedOverlap
from geo.models.boundary import DistrictBoundary, GridBoundary, TownBoundary, VillageBoundary
from geo.models.building import Building
from geo.models.code import Code, CodeList
from geo.models.grid import Grid
from geo.models.grid_edit import GridEdit, GridEditKind
from geo.models.ground_draft import GroundDraft, GroundDraftState
from geo.models.import_draft import DraftState, DraftStep, ImportDraft, ImportDraftRow, ImportLayout
from geo.models.import_job import ImportJob, ImportKind
from geo.models.named_place import NamedPlace
from geo.models.organisation import FieldDuty, Organisation
from geo.models.person import Person
from geo.models.pipe_reach import PipeReach
from geo.models.posting import Posting, Role
from geo.models.rescue_point import RescuePoint
from geo.models.road import Road, RoadClass
from geo.models.town import District, Town
from geo.models.user import User
from geo.models.village import Village, VillageKind

__all__ = [
    "AcceptedOverlap",
    "Building",
    "Code",
    "CodeList",
    "District",
    "DistrictBoundary",
    "DraftState",
    "DraftStep",
    "FieldDuty",
    "Grid",
    "GridBoundary",
    "GridEdit",
    "GridEditKind",
    "GroundDraft",
    "GroundDraftState",
    "ImportDraft",
    "ImportDraftRow",
    "ImportJob",
    "ImportKind",
    "ImportLayout",
    "NamedPlace",
    "Organisation",
    "Person",
    "PipeReach",
    "Posting",
    "RescuePoint",
    "Road",
    "RoadClass",
    "Role",
    "Town",
    "TownBoundary",
    "User",
    "Village",
    "VillageBoundary",
    "VillageKind",
]
