"""List, count, search and every file of a list hold the same rows, and no word of a hidden one."""

import csv
import io
import zipfile

import pytest
from django.core import mail
from django.urls import reverse
from django.utils.timezone import localdate, timedelta

from events.models import CalendarFeed
from partners.reminding import remind
from promotion_crm.digesting import send_all
from tests import make, pages
from tests.matrix.people import LETTERS
from tests.world import World

pytestmark = pytest.mark.django_db
READERS = [role for role in LETTERS.values() if role != "city administrator"]
OF = {"leads": "lead", "organizations": "org", "contacts": "contact", "events": "event"}  # the start of their marks
ASKED = "q=Zq&purpose=Test"


@pytest.fixture(params=READERS)
def world(request):
    return World(make.make_user(request.param, district=make.make_district(), email="me@example.org", digest="daily"))


def _words(answer):
    """All that an answer says; of a workbook what its parts say."""
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if content[:2] != b"PK":
        return content.decode().replace("\r\n ", "")
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        return "\n".join(book.read(name).decode() for name in book.namelist())


def _found(text, marks):
    return {word for word in marks if word in text}


def _rows(file):
    return len(list(csv.reader(io.StringIO(_words(file).lstrip("\ufeff"))))) - 1


def test_list_count_and_files_hold_the_same_rows(world, client_of):
    client, hidden = client_of(world.me), world.hidden()
    told = []
    for name, start in OF.items():
        page = client.get(reverse(name), {"q": "Zq"})
        if page.status_code == 403:
            continue
        marks = [word for word in world.marks if word.startswith(f"Zq{start}")]
        seen = {word for word in marks if word not in hidden}
        ways = [_words(page)]
        for form in ("csv", "xlsx", *(["vcf"] if name == "contacts" else [])):
            answer = client.get(pages.export_url(name, form, ASKED))
            ways += [_words(answer)] if answer.status_code == 200 else []
        told += [(name, n) for n, text in enumerate(ways) if _found(text, marks) != seen or _found(text, hidden)]
        number, file = page.context["screen"].page.count.number, client.get(pages.export_url(name, "csv", ASKED))
        told += [(name, number)] if file.status_code == 200 and number != _rows(file) else []

    assert told == []


def test_search_finds_what_the_lists_hold(world, client_of):
    client, hidden = client_of(world.me), world.hidden()
    for address in (reverse("search"), reverse("palette")):
        for word in hidden:
            without = pages.text_of(client.get(address, {"q": "Zqnothing"}))
            found = pages.text_of(client.get(address, {"q": word}))
            assert found.replace(word, "").count("<a ") == without.replace("Zqnothing", "").count("<a "), word


def test_mails_and_feeds_hold_nothing_hidden(world, client_of):
    soon = localdate() + timedelta(days=3)
    for lead in world.leads.values():
        type(lead).objects.filter(pk=lead.pk).update(expected_landing=localdate() - timedelta(days=1))
        make.make_milestone(lead=lead, planned_on=soon)
        make.make_follow_up(owner=world.me, lead=lead, due_on=localdate())
    client, hidden = client_of(world.me), world.hidden()
    token = CalendarFeed.make(by=world.me)

    remind()
    send_all()
    feed = _words(client.get(reverse("calendar-feed"), {"token": token}))

    assert mail.outbox or not {"account manager", "district officer"} & set(world.me.roles)
    assert _found("".join(f"{one.subject}{one.message()}{one.body}" for one in mail.outbox), hidden) == set()
    assert _found(feed, hidden) == set()
