"""Unified social credit codes (GB 32100-2015) with right check digits, of a county that does not exist."""

from __future__ import annotations

import numpy as np

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
COUNTY = "410899"


def check_digit(body: str) -> str:
    """Check digit of the first 17 characters: 31 − (Σ value · 3^(i−1) mod 31), 31 → 0."""
    total = sum(ALPHABET.index(c) * pow(3, i, 31) for i, c in enumerate(body))
    return ALPHABET[(31 - total % 31) % 31]


def make_codes(rng: np.random.Generator, n: int, *, blank: float) -> list[str]:
    """``n`` different codes, a share of them blank as for many small venues."""
    kinds = np.where(rng.random(n) < 0.7, "92", "91").tolist()
    has_code = (rng.random(n) >= blank).tolist()
    serials = rng.integers(0, 31, (n, 9)).tolist()
    return [
        _coded(kind + COUNTY + "".join(ALPHABET[d] for d in digits)) if coded else ""
        for kind, coded, digits in zip(kinds, has_code, serials, strict=True)
    ]


def _coded(body: str) -> str:
    return body + check_digit(body)
