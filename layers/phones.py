"""Phone numbers for people whose posting does not cover a unit.

Pure: no Django.
"""

import re

DIGITS = re.compile(r"\d[\d\s-]{5,}\d")


def masked(text: str) -> str:
    """Every number of a cell (there may be several) with its middle hidden: 13812345678 → 138****5678."""
    return DIGITS.sub(_hidden, text)


def _hidden(found: re.Match[str]) -> str:
    digits = re.sub(r"\D", "", found.group())
    return f"{digits[:3]}****{digits[-4:]}" if len(digits) >= 9 else f"{digits[:1]}****{digits[-1:]}"
