"""Every way out: map, GeoJSON, API, reports, files; owns all browser code."""
