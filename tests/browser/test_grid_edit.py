"""The office splits a grid in a real browser: line, preview, confirm, two grids with their units; and takes it back."""

import re
from typing import Any

import pytest

from tests.browser.conftest import Enter, Visitor


def cell(text: str) -> tuple[int, int]:
    """ "12 → 7" as (12, 7)."""
    before, after = re.findall(r"\d+", text.replace(",", ""))[-2:]
    return int(before), int(after)


def ground(office: Visitor, town: str) -> dict[str, Any]:
    """Code → row of the grids of today."""
    rows = office.page.request.get(f"{office.address}/grids/edit/ground.json?town={town}").json()["rows"]
    return {row[0]: row for row in rows}


def units_of(office: Visitor, grid: str) -> int:
    answer = office.page.request.get(f"{office.address}/map/counts.json?grid={grid}").json()
    return int(answer["all"])


@pytest.fixture
def fullest(enter: Enter) -> tuple[Visitor, str, str]:
    """The office on the edit page with the grid of most units chosen; its town and code."""
    office = enter("office")
    office.open("/grids/edit/")
    town = office.page.locator("input[name=town]").first.input_value()
    code = max(ground(office, town), key=lambda one: units_of(office, one))
    office.open(f"/grids/edit/?town={town}&grid={code}")
    office.page.wait_for_selector(".edit-grid.chosen")
    return office, town, code


def draw_line(office: Visitor, share: float = 0.5) -> None:
    """A line from north to south across the chosen grid; a double click ends it."""
    box = office.page.locator(".edit-grid.chosen").bounding_box()
    assert box is not None
    x = box["x"] + box["width"] * share
    office.page.mouse.click(x, box["y"] - 16)
    office.page.mouse.move(x, box["y"] + box["height"] / 2)
    office.page.mouse.dblclick(x, box["y"] + box["height"] + 16)


def test_the_office_splits_a_grid_on_the_map_and_takes_it_back(fullest: tuple[Visitor, str, str]) -> None:
    office, town, code = fullest
    before = ground(office, town)
    units = units_of(office, code)
    draw_line(office)
    office.page.click("#edit-preview")
    office.page.wait_for_selector("#edit-confirm")
    rows = office.page.locator(".edit-places tbody tr")
    counts = [cell(rows.nth(n).locator("td").last.inner_text()) for n in range(rows.count())]
    assert [rows.nth(n).get_attribute("class") for n in range(rows.count())] == ["made", "made", "retired"]
    assert counts[2] == (units, 0)
    assert counts[0][1] + counts[1][1] == units
    assert office.page.locator(".edit-new.made").count() == 2
    assert ground(office, town) == before, "a preview writes nothing"

    office.page.click("#edit-confirm")
    office.page.wait_for_url("**/grids/edits/*-*/")
    now = ground(office, town)
    made = sorted(set(now) - set(before))
    assert set(before) - set(now) == {code}
    assert [units_of(office, one) for one in made] == [counts[0][1], counts[1][1]]
    drawn = office.page.request.get(f"{office.address}/map/ground/grids.json?town={town}").json()["rows"]
    assert set(made) <= {row[0] for row in drawn}
    yesterday = office.page.request.get(f"{office.address}/map/ground/grids.json?town={town}&on=2024-06-01").json()
    assert {row[0] for row in yesterday["rows"]} == set(before), "a map of an earlier day shows the borders of that day"

    office.page.click("#undo-edit")
    office.page.wait_for_selector(".messages .success")
    assert ground(office, town) == before
    assert units_of(office, code) == units


def test_steps_of_a_drawing_are_taken_back_by_key_and_a_bad_line_is_explained(
    fullest: tuple[Visitor, str, str],
) -> None:
    office, _town, _code = fullest
    box = office.page.locator(".edit-grid.chosen").bounding_box()
    assert box is not None
    middle = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    office.page.mouse.click(middle[0] - 10, middle[1])
    office.page.mouse.click(middle[0] + 40, middle[1] + 40)
    preview = office.page.locator("#edit-preview")
    assert preview.is_enabled()
    office.page.keyboard.press("Control+z")
    assert preview.is_disabled()
    office.page.mouse.move(middle[0] + 20, middle[1] + 20)
    office.page.mouse.click(middle[0] + 20, middle[1] + 30)
    preview.click()
    office.page.wait_for_selector("#edit-problems li")
    assert "线没有把网格" in office.page.locator("#edit-problems").inner_text()
    office.page.keyboard.press("Escape")
    assert office.page.locator(".edit-fault").count() == 0
    assert preview.is_disabled()
    office.forgive_refusals()


def test_a_shared_border_is_dragged_and_both_neighbours_change(fullest: tuple[Visitor, str, str]) -> None:
    office, town, code = fullest
    village = code[:12]
    others = [one for one in ground(office, town) if one.startswith(village) and one != code]
    page = office.page
    answers = {
        one: page.request.get(f"{office.address}/grids/edit/borders.json?town={town}&one={code}&other={one}")
        for one in others
    }
    neighbour = next(one for one, answer in answers.items() if answer.ok)
    page.click(".leaflet-control-zoom-out")
    page.click(".leaflet-control-zoom-out")
    page.wait_for_timeout(800)  # the animation of the zoom
    page.check("[name=tool][value=move]")
    box = page.locator(f".edit-grid[data-code='{neighbour}']").bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.wait_for_selector(".marker-icon")
    middle = page.locator(".marker-icon-middle").first.bounding_box()
    assert middle is not None
    page.mouse.move(middle["x"] + middle["width"] / 2, middle["y"] + middle["height"] / 2)
    page.mouse.down()
    page.mouse.move(middle["x"] + 14, middle["y"] + 10, steps=6)
    page.mouse.up()
    assert page.locator("#edit-preview").is_enabled()
    page.click("#edit-preview")
    page.wait_for_selector("#edit-panel:not([hidden]) .edit-places, #edit-problems:not([hidden])")
    assert page.locator(".edit-places tbody tr.changed").count() >= 2
