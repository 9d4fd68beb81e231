"""Files on their way into the books."""
