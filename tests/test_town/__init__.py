"""Tests of the invented town itself."""
