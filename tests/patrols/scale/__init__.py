"""Tests of coverage on many processes and machines."""
