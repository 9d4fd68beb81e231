"""Editing grids on the map: the page, what its map asks for, the preview, applying, what was done and its undoing."""
