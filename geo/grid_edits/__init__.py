"""Grids edited on the map: asked, drafted for a look, applied from a day, undone."""

from geo.grid_edits.asked import Draw, Edit, Merge, MoveBorder, Split, edit_of
from geo.grid_edits.draft import Draft, Fate, Place, draft_of
from geo.grid_edits.service import Decisions, StaleGrids, edit_grids
from geo.grid_edits.undo import undo_edit, undo_problem

__all__ = [
    "Decisions",
    "Draft",
    "Draw",
    "Edit",
    "Fate",
    "Merge",
    "MoveBorder",
    "Place",
    "Split",
    "StaleGrids",
    "draft_of",
    "edit_grids",
    "edit_of",
    "undo_edit",
    "undo_problem",
]
