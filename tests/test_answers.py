"""What every answer carries besides its policy, and what is refused before any page is asked."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from promotion_crm.file_types import BEGINNINGS
from tests import make, pages

pytestmark = pytest.mark.django_db
ELSEWHERE = "https://elsewhere.example/"
NEXT = ("next", "back", "return", "url", "to", "here", "target", "redirect", "continue", "from", "at")
JSON = {"accept": "application/json"}


PAGES = ("/", "/leads/", "/search/?q=x", "/palette/?q=x", "/exports/", "/admin/", "/admin/partners/contact/", "/keys/")


@pytest.mark.parametrize("address", PAGES)
def test_no_page_of_a_person_is_kept_by_the_browser(client_of, address):
    """So that the back button shows nothing to whoever comes after them."""
    assert "no-store" in client_of("superuser").get(address)["Cache-Control"]


def test_records_and_files_are_not_kept_either(client_of):
    client = client_of("superuser")
    for address in (make.make_lead().get_absolute_url(), pages.export_url("leads", "csv")):
        assert "no-store" in client.get(address)["Cache-Control"], address


def test_powers_of_a_browser_that_we_do_not_use_are_off(client):
    policy = client.get(reverse("sign-in"))["Permissions-Policy"]

    assert "camera=(self)" in policy  # the door scans with it
    assert {"microphone=()", "geolocation=()", "payment=()", "usb=()"} <= {part.strip() for part in policy.split(",")}
    assert "*" not in policy


def test_other_sites_hold_none_of_our_answers(client):
    answer = client.get(reverse("sign-in"))

    assert answer["Cross-Origin-Opener-Policy"] == answer["Cross-Origin-Resource-Policy"] == "same-origin"


def test_with_https_all_is_over_https(client, settings):
    settings.SECURE_SSL_REDIRECT, settings.SECURE_HSTS_SECONDS = True, 31536000
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

    plain = client.get("/leads/")
    behind_a_proxy = client.get(reverse("sign-in"), headers={"x-forwarded-proto": "https"})

    assert (plain.status_code, plain["Location"]) == (301, "https://testserver/leads/")
    assert behind_a_proxy.status_code == 200
    assert behind_a_proxy["Strict-Transport-Security"].startswith("max-age=31536000")


def test_crawlers_are_sent_away(client):
    assert client.get("/robots.txt").content == b"User-agent: *\nDisallow: /\n"


def test_who_finds_a_fault_learns_whom_to_tell(client, settings):
    assert client.get("/.well-known/security.txt").status_code == 404

    settings.SECURITY_CONTACT = "security@example.org"

    said = pages.text_of(client.get("/.well-known/security.txt"))
    assert "Contact: mailto:security@example.org" in said
    assert "Expires: " in said


@pytest.mark.parametrize("address", ["/imports/", "/meetings/log/", "/sign-in/", "/csp-reports/"])
def test_too_large_a_request_is_refused_unread(client_of, settings, address):
    settings.LARGEST_REQUEST = 1000
    answer = client_of("superuser").post(address, {"x": "x" * 2000})

    assert answer.status_code == 413
    assert "the limit is 1000\xa0bytes" in pages.text_of(answer)


def test_what_is_too_much_is_said_in_a_sentence(client_of, settings):
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = settings.DATA_UPLOAD_MAX_NUMBER_FILES = 2
    client = client_of("superuser")
    files = {f"f{n}": SimpleUploadedFile("a.pdf", b"%PDF-1") for n in range(3)}

    fields, many = client.post("/meetings/log/", {"a": 1, "b": 2, "c": 3}), client.post("/imports/", files)

    assert (fields.status_code, many.status_code) == (400, 400)
    assert "The form has too many fields: the limit is 2." in pages.text_of(fields)
    assert "Too many files at once: the limit is 2." in pages.text_of(many)


def test_scripts_are_told_in_json(client_of, settings):
    settings.LARGEST_REQUEST = 10
    client, event = client_of("superuser"), make.make_event()

    answer = client.post("/search/", {"x": "x" * 200}, headers=JSON)
    door = client.post(reverse("door-walk-in", args=[event.pk]), {"x": "x" * 200}, headers={"x-door": "1"})

    assert (answer.status_code, door.status_code) == (413, 413)
    assert "the limit is" in answer.json()["error"]
    assert (door.json()["level"], "the limit is" in door.json()["text"]) == ("warning", True)


@pytest.mark.parametrize("length", ["", "x", "-5", "9" * 30])
def test_a_length_that_is_none_is_no_error(client, length):
    assert client.post("/csp-reports/", CONTENT_LENGTH=length).status_code in (204, 400, 413)


def test_no_address_leads_to_another_site(client_of):
    """Whatever a page takes for the place to go back to: it is asked of every page, by link and by form."""
    client = client_of("superuser")
    client.raise_request_exception = False
    given = dict.fromkeys(NEXT, ELSEWHERE)
    out = []
    for route in sorted({f"/{route}" for route, entry in pages.patterns() if entry.name != "sign-out"}):
        for answer in (client.get(route, given), client.post(route, given | {"on": "1", "theme": "dark"})):
            if "elsewhere.example" in answer.get("Location", "").partition("?")[0]:
                out.append(route)

    assert not out


@pytest.mark.parametrize("ending", ["html", "svg", "js", "exe", "php", "xhtml", "htm", "mht", "swf"])
def test_no_type_that_a_browser_runs_can_be_uploaded(ending):
    assert ending not in BEGINNINGS


def test_files_are_at_no_address_of_their_own(client_of, settings):
    """Each is handed out by a page that knows who asks; there is no folder to guess in."""
    document = make.make_document()

    assert settings.MEDIA_URL in ("", "/")
    for start in ("/media/", "/", "/static/", "/var/media/"):
        assert client_of("superuser").get(f"{start}{document.file.name}").status_code == 404
