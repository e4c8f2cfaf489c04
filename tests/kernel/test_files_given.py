"""Every address that hands out a file leaves a record of it: who, when, which file. Found by walking the addresses."""

import hashlib
import inspect
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.urls import get_resolver, reverse

from promotion_crm.models import Download, ExportRecord
from tests import make
from tests.pages import patterns

pytestmark = pytest.mark.django_db
FLOORS = ("promotion_crm", "partners", "events")
GIVES = re.compile(
    r"FileResponse|StreamingHttpResponse|content_disposition_header|Content-Disposition|handed_out|made_out"
    r"|content_type=(?!\"text/(plain|javascript)\")"
)
PDF = b"%PDF-1.7 a plan"
DEEP = 3  # calls followed from a view


def _file():
    return SimpleUploadedFile("plan.pdf", PDF, "application/pdf")


def _kept(maker):
    return maker(file=_file(), sha256=hashlib.sha256(PDF).hexdigest())


def _refused_rows(client):
    one = make.make_file_import(by=client.user)
    make.make_file_import_row(file_import=one, verdict="refused")
    return reverse("refused-rows", args=[one.pk])


def _export_file(client):
    client.get(reverse("organizations-export", args=["csv"]))
    return reverse("export-file", args=[ExportRecord.objects.latest("id").pk])


def _guests(client):
    event = make.make_event()
    page = client.post(reverse("add-guests", args=[event.pk]), {"text": "Name,E-mail\nAnn Abel,ann(at)example\n"})
    return f"{page.url}refused.csv"


EXPORTS = re.compile(r"^(?!funnel).+-export$")  # of each list: one view
FILES = {
    "export": lambda client: reverse("organizations-export", args=["csv"]),
    "export-file": _export_file,
    "funnel-export": lambda client: reverse("funnel-export"),
    "refused-rows": _refused_rows,
    "document": lambda client: _kept(make.make_document).download_url,
    "event-document": lambda client: _kept(make.make_event_document).download_url,
    "evidence": lambda client: make.make_milestone(evidence=_file()).evidence.url,
    "refused-guests": _guests,
    "contact-report-file": lambda client: reverse("contact-report-file", args=[make.make_contact().pk]),
    "event-file": lambda client: reverse("event-file", args=[make.make_event().pk]),
}
NOT_RECORDED = {
    "import-template": "headings alone: nothing of anybody is in it",
    "contact-report": "a page, of the view that gives the file",
    "robots": "the same words for everybody",
    "security-txt": "the same words for everybody",
    "csp-reports": "an empty answer",
    "calendar-feed": "a feed that a calendar asks for every quarter of an hour; who has one is in CalendarFeed",
}


def _sources(view, deep=DEEP):
    """The source of a view, of the classes it is made of and of what it calls, in our floors."""
    view = inspect.unwrap(getattr(view, "view_class", view))
    view = getattr(view, "func", view)
    parts = view.__mro__ if inspect.isclass(view) else [view]
    for part in parts:
        if not getattr(part, "__module__", "").startswith(FLOORS):
            continue
        source = inspect.getsource(part)
        yield source
        around = vars(inspect.getmodule(part))
        for name in set(re.findall(r"\b(\w+)\(", source)) if deep else ():
            called = around.get(name)
            if called is not part and (inspect.isfunction(called)):
                yield from _sources(called, deep - 1)


@pytest.fixture
def media(settings, tmp_path):
    settings.MEDIA_ROOT, settings.EXPORT_DIR = tmp_path / "media", tmp_path / "exports"


def test_every_address_that_gives_a_file_is_known():
    giving = {
        EXPORTS.sub("export", entry.name or "")
        for _route, entry in patterns(get_resolver())
        if any(GIVES.search(source) for source in _sources(entry.callback))
    }

    assert giving == {*FILES, *NOT_RECORDED}


@pytest.mark.parametrize("name", FILES)
@pytest.mark.usefixtures("media")
def test_a_file_that_is_handed_out_is_recorded(client_of, name):
    client = client_of("superuser")
    url = FILES[name](client)
    before = Download.objects.count() + ExportRecord.objects.count()

    response = client.get(url)

    assert response.status_code == 200 and "attachment" in response["Content-Disposition"]
    assert Download.objects.count() + ExportRecord.objects.count() == before + 1


@pytest.mark.parametrize("name", FILES)
@pytest.mark.usefixtures("media")
def test_who_asks_for_files_too_often_is_told_so(client_of, settings, name):
    client = client_of("superuser")
    url = FILES[name](client)
    connection.cursor().execute("DELETE FROM promotion_crm_allowance")
    settings.LIMITS = {"download": (1, 60), "export": (1, 60)}

    answers = [client.get(url), client.get(url)]

    assert [answer.status_code for answer in answers] == [200, 429]
    assert int(answers[1]["Retry-After"]) > 30
    assert client_of("superuser").get(url).status_code != 429
