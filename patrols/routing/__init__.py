"""Routes along roads: the road network, the prizes of stops, and the planner. Pure: metres and minutes, no database."""
