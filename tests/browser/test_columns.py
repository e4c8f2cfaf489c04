"""The choice of columns in a browser: dragged or moved by keys, it is the order of the screen and of the file."""

import csv
import io

import pytest
from playwright.sync_api import expect

from tests import make

pytestmark = pytest.mark.django_db(transaction=True)
URL = "/organizations/?columns=name,kind,country"


@pytest.fixture
def page(open_page):
    make.make_organization()
    page = open_page(make.make_user("city administrator"))
    page.goto(URL)
    return page


def open_menu(page):
    page.locator("[data-columns] > summary").click()
    page.locator("[data-columns] ol.draggable").wait_for()


def row(page, name):
    return page.locator(f"#column-{name}")


def heads(page):
    return [head.get_attribute("data-column") for head in page.locator("thead [data-column]").all()]


def header(page):
    """The first line of the CSV the page offers."""
    page.locator("main .actions summary", has_text="Export").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="CSV").click()
    with open(download.value.path(), encoding="utf-8-sig", newline="") as file:
        return next(csv.reader(io.StringIO(file.read())))


def show(page):
    page.get_by_role("button", name="Show these columns").click()
    page.wait_for_url("**columns=**")
    page.locator("thead").wait_for()


def test_columns_are_dragged(page):
    open_menu(page)
    row(page, "country").locator("label").drag_to(row(page, "name"), target_position={"x": 60, "y": 4})
    expect(page.locator("[data-columns] ol > li").first).to_have_id("column-country")
    show(page)

    assert heads(page) == ["country", "name", "kind"]
    assert header(page) == ["Country or region", "Name", "Kind"]


def test_columns_are_moved_by_keys(page):
    open_menu(page)
    name = row(page, "name").get_by_role("checkbox")
    name.focus()
    page.keyboard.press("Alt+ArrowDown")
    page.keyboard.press("Alt+ArrowDown")
    expect(name).to_be_focused()
    page.keyboard.press("Alt+ArrowUp")
    row(page, "country").get_by_role("checkbox").focus()
    page.keyboard.press("Alt+ArrowUp")
    show(page)

    assert heads(page) == ["kind", "country", "name"]
    assert header(page) == ["Kind", "Country or region", "Name"]


def test_a_button_moves_a_column_at_once_and_a_box_adds_or_drops_one(page):
    open_menu(page)
    button = page.get_by_role("button", name="Move Kind up")
    button.click()
    expect(row(page, "kind").get_by_role("checkbox")).to_be_focused()
    row(page, "country").get_by_role("checkbox").uncheck()
    page.get_by_role("checkbox", name="Meetings", exact=True).check()
    show(page)

    assert heads(page) == ["kind", "name", "meetings"]
    assert header(page) == ["Kind", "Name", "Meetings"]


def test_a_width_stays_until_it_is_given_up(page):
    edge, head = page.get_by_role("separator", name="Width of Name"), page.locator("thead [data-column]").first
    before = head.bounding_box()["width"]
    box = edge.bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(box["x"] - 100, box["y"] + box["height"] / 2, steps=4)
    page.mouse.up()
    page.reload()
    narrow = head.bounding_box()["width"]
    edge.press("ArrowRight")
    wider = head.bounding_box()["width"]
    open_menu(page)
    page.get_by_role("button", name="The usual widths").click()

    assert before - 120 < narrow < before - 80
    assert wider == pytest.approx(narrow + 16, abs=1)
    assert head.bounding_box()["width"] == pytest.approx(before, abs=1)
