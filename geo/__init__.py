"""The ground: towns, villages, grids, roads, buildings, the people on them, and the wiring of the project."""
