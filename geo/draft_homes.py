"""The known ground that each feature of a file should lie in, by which its datum can be told."""

from collections.abc import Sequence

from shapely.geometry.base import BaseGeometry

from geo.boundaries.levels import Level, shapes_of
from geo.boundaries.rows import CODE_NAMES
from geo.bridge import to_shapely
from geo.cells import text
from geo.ground_files import picked
from geo.models import GroundDraft
from geo.readers.feature import Feature


def homes_of(draft: GroundDraft, features: Sequence[Feature]) -> list[BaseGeometry | None]:
    """Parallel to the features: a grid's village by its code, else the town; None where nothing is known yet.

    A new shape of the town itself is compared with the one in force.
    """
    town = shapes_of(Level.TOWN, draft.town, draft.valid_from).first()
    whole = to_shapely(town.shape) if town else None
    if draft.level != Level.GRID:
        return [whole] * len(features)
    shapes = shapes_of(Level.VILLAGE, draft.town, draft.valid_from)
    villages = {boundary.village.code: to_shapely(boundary.shape) for boundary in shapes}
    names = [draft.said["code_field"]] if draft.said["code_field"] else CODE_NAMES
    return [villages.get(text(picked(feature.properties, names))[:12], whole) for feature in features]
