"""Planned routes: page, printed sheet, GPX and GeoJSON."""
