"""Registers as tables: which columns there are, which are shown in which order; for pages and files alike."""
