"""Which ground was covered: pure, on shapely geometries in the town's own metres."""
