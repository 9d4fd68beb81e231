"""The invented town: writes the input files a town's staff would bring, and knows their truth by construction.

Imports nothing of the product. ``python -m tests.town --out DIR``, or :func:`build` from a fixture.
"""

from tests.town.build import build, build_county
from tests.town.truth import Truth, load

__all__ = ["Truth", "build", "build_county", "load"]
