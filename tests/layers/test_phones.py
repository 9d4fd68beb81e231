"""Phones for people whose posting does not cover the unit."""

import pytest

from layers.phones import masked


@pytest.mark.parametrize(
    ("cell", "shown"),
    [
        ("13812345678", "138****5678"),
        ("13812345678、13900001111", "138****5678、139****1111"),
        ("0391-7654321 王", "039****4321 王"),
        ("138 1234 5678", "138****5678"),
        ("7654321", "7****1"),
        ("", ""),
        ("无", "无"),
    ],
)
def test_the_middle_of_every_number_of_a_cell_is_hidden(cell: str, shown: str) -> None:
    assert masked(cell) == shown
