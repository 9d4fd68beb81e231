"""The words of patrols' reason codes, gathered from one file per subject."""

from geo.sentences import Message
from patrols.track_messages import TRACK_MESSAGES

CATALOGUE: dict[str, Message] = {**TRACK_MESSAGES}
