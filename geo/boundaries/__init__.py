"""Files of boundaries → towns, districts, villages and grids with period-valid shapes."""
