"""The box of a map view."""

import pytest

from layers.pages.extent import BadExtent, Extent, cell_degrees


@pytest.mark.parametrize(
    "text", ["", "1,2,3", "a,b,c,d", "nan,0,1,1", "inf,0,1,1", "5,0,1,1", "0,9,1,1", "0,0,1,1,2", "113.5,35,113.5,36"]
)
def test_a_box_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(BadExtent):
        Extent.read(text)


def test_a_box_beyond_the_earth_is_cut_to_it() -> None:
    assert Extent.read("-500,-95,500,95").corners == (-180.0, -90.0, 180.0, 90.0)


def test_cells_halve_with_every_zoom_and_look_square() -> None:
    width, height = cell_degrees(13, 60.2)
    assert cell_degrees(14, 60.2) == (width / 2, height / 2)
    assert height == pytest.approx(width / 2)
