"""Files to take away: GeoJSON."""
