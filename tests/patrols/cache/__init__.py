"""Tests of the cache of what was lit on each day."""
