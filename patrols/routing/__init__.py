"""Routes for a patrol: roads to a matrix, stops and a budget to an ordered route. Pure."""
