"""Editing a tessellation: split, merge, move a shared border, draw anew. Pure, in metres.

Every verb takes shapes by name, in a plane where straight borders are straight (`geo.topology.degree_plane`), and
gives an `Edited`: what became of whom. What cannot be done raises `EditRefused` with a reason code and a place.
Nothing is mended on the way: a change that would leave a sliver or a gap is refused, never smoothed.
"""

from geo.editing.border import move_border, shared_borders
from geo.editing.drawing import cut_out, fill
from geo.editing.merging import merge
from geo.editing.result import Edited, EditRefused, place_of, refuse_invalid
from geo.editing.splitting import split

__all__ = [
    "EditRefused",
    "Edited",
    "cut_out",
    "fill",
    "merge",
    "move_border",
    "place_of",
    "refuse_invalid",
    "shared_borders",
    "split",
]
