"""Tests of what is kept of tracks and what is deleted."""
