"""The GeoJSON API and its OpenAPI page."""
