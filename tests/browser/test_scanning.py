"""The camera of the door: a film of a QR code instead of a camera, or no camera at all."""

import os
import shutil

import pytest
import segno
from django.urls import reverse
from django.utils.timezone import localdate
from playwright.sync_api import expect

from events.qr_codes import LOOK
from tests import make
from tests.browser.conftest import QUIET

pytestmark = pytest.mark.django_db(transaction=True)
CODE, UNKNOWN = "3F9A0B12CD", "0000000000"
WIDE, HIGH, MODULE = 640, 480, 12  # pixels


def film(code, path):
    """A film of one picture: the code in the middle of a white sheet."""
    rows = [bytearray(b"\xeb" * WIDE) for _ in range(HIGH)]
    matrix = segno.make(code, **LOOK).matrix
    top, left = (HIGH - len(matrix) * MODULE) // 2, (WIDE - len(matrix) * MODULE) // 2
    for y, line in enumerate(matrix):
        for x, dark in enumerate(line):
            for row in rows[top + y * MODULE : top + (y + 1) * MODULE] if dark else ():
                row[left + x * MODULE : left + (x + 1) * MODULE] = b"\x10" * MODULE
    grey = b"\x80" * (WIDE * HIGH // 2)
    path.write_bytes(f"YUV4MPEG2 W{WIDE} H{HIGH} F10:1 Ip A1:1 C420jpeg\nFRAME\n".encode() + b"".join(rows) + grey)
    return path


@pytest.fixture(params=[CODE])
def chromium(request, chromium, tmp_path):
    """A browser whose camera shows a code."""
    camera = ["--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream"]
    camera.append(f"--use-file-for-fake-video-capture={film(request.param, tmp_path / 'code.y4m')}")
    path = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    browser = chromium.browser_type.launch(executable_path=path, args=[*QUIET, *camera])
    yield browser
    browser.close()


@pytest.fixture
def guest(transactional_db):
    event = make.make_event(starts_on=localdate())
    return make.make_participation(event=event, name="Ann Abel", code=CODE)


def scan(open_page, event):
    page = open_page(make.make_user("event officer", name_en="Olga Officer", name_zh=""), width=390)
    with page.expect_response("**/guests.json"):
        page.goto(reverse("door", args=[event.pk]))
    page.get_by_role("button", name="Scan").click()
    return page


def test_a_guest_is_checked_in_by_showing_the_code_and_told_apart_when_it_comes_again(open_page, guest):
    page = scan(open_page, guest.event)

    expect(page.locator("[data-scanned]")).to_have_text("Ann Abel is checked in.")
    expect(page.locator(".guest.in:not(.unsent)")).to_be_visible()
    guest.refresh_from_db()
    assert guest.arrived_at
    page.get_by_role("button", name="Scan").click()
    expect(page.locator("video")).to_be_hidden()
    page.get_by_role("button", name="Scan").click()
    page.reload()
    page.get_by_role("button", name="Scan").click()
    expect(page.locator("[data-scanned]")).to_contain_text("checked in already, at")
    expect(page.locator("[data-scanned]")).to_contain_text("by Olga Officer")


@pytest.mark.parametrize("chromium", [UNKNOWN], indirect=True)
def test_a_code_of_nobody_is_told(open_page, guest):
    page = scan(open_page, guest.event)

    with page.watch.expecting("404"):
        expect(page.locator("[data-scanned]")).to_have_text(f"Nobody on the list of this event has the code {UNKNOWN}.")
    assert not guest.event.participations.arrived().exists()


@pytest.mark.parametrize(
    ("named", "said"), [("NotAllowedError", "Allow it in the browser’s settings"), ("NotFoundError", "no camera")]
)
def test_without_a_camera_one_types_the_code(open_page, guest, named, said):
    page = open_page(make.make_user("event officer"), width=390)
    page.add_init_script(f"navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('', '{named}'))")
    page.goto(reverse("door", args=[guest.event_id]))

    page.get_by_role("button", name="Scan").click()

    expect(page.locator("[data-scanned]")).to_contain_text(said)
