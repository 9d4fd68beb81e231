"""The words of patrols' reason codes, gathered from one file per subject."""

from geo import sentences
from geo.problems import Problem
from geo.sentences import Message
from patrols.blind_spots.row import BlindSpot
from patrols.ground_messages import GROUND_MESSAGES
from patrols.retention_messages import RETENTION_MESSAGES
from patrols.scale_messages import SCALE_MESSAGES
from patrols.spot_messages import SPOT_MESSAGES
from patrols.track_messages import TRACK_MESSAGES
from patrols.visit_messages import VISIT_MESSAGES

CATALOGUE: dict[str, Message] = {
    **TRACK_MESSAGES,
    **GROUND_MESSAGES,
    **SPOT_MESSAGES,
    **VISIT_MESSAGES,
    **RETENTION_MESSAGES,
    **SCALE_MESSAGES,
}


def why(spot: BlindSpot) -> str:
    """Why a row of a blind spot list is there, in one sentence in the reader's language."""
    return sentences.what(Problem(spot.reason, spot.params))


def remedy(spot: BlindSpot) -> str:
    """What would fix it."""
    return sentences.remedy(Problem(spot.reason, spot.params))
