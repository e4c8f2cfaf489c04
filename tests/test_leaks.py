"""What a person may not see is as if it were not: by no address, no count, no order, no difference of an answer."""

import re

import pytest
from django.urls import reverse

from tests import pages
from tests.matrix import declared, hidden
from tests.matrix.driving import Visitor
from tests.matrix.people import LETTERS, NO_ROLE, WORDS
from tests.matrix.walking import admin_models
from tests.matrix.ways import LET_IN, answer_of

pytestmark = pytest.mark.django_db
READERS = [letter for letter in (*LETTERS, NO_ROLE) if letter != "C"]  # to a city administrator nothing is hidden
every_reader = pytest.mark.parametrize("letter", READERS, ids=lambda letter: WORDS[letter].replace(" ", "-"))
CHANGING = re.compile(
    r'csrfmiddlewaretoken" value="[^"]*"|X-CSRFToken": "[^"]*"|name="press" value="[^"]*"|"press": "[^"]*"'
    r'|"challenge": "[^"]*"'  # of a passkey, made anew each time
    r"|\b[Nn]ow, \d{4}-\d\d-\d\d \d\d:\d\d"  # of which minute the funnel is
)
NUMBER = re.compile(r"\d+")
GONE = 10**9  # a number no row has
# What a page says of its own making, or counts up by each asking.
MOVING = {"exports", "job", "door", "healthz", "readyz"}
# The crowd brings colleagues and industries with it, whose names are no secret.
PUBLIC = re.compile(r"^.*\b(?:Colleague|Industry) \d+\b.*$", re.MULTILINE)
COUNTED = {"partners.industry", "promotion_crm.user"}
# Whose business these are: exports of others, and all that is held on a person, be it only that there was a meeting.
GUARDED = {"P": {"promotion_crm.job", "promotion_crm.exportschedule", "contact-report", "contact-report-file"}}
# That an organization was met is no secret, whatever about: the house decided so, see partners/keeping_in_touch.py.
QUIET = re.compile(r"<section[^>]*>(?:(?!<section).)*?<h2>To keep in touch</h2>.*?</section>", re.DOTALL)


def text_of(response):
    return CHANGING.sub("", pages.text_of(response))


def without_public(response):
    text = QUIET.sub("", PUBLIC.sub("", text_of(response)))
    return "\n".join(line for line in text.splitlines() if line.strip())


@every_reader
def test_a_hidden_row_is_answered_as_one_that_is_not_there(letter):
    visitor = Visitor(letter)
    secret = hidden.Hidden(visitor.me)
    asked = [way for way in declared.WAYS if set(way.of.split()) & hidden.KINDS]
    if letter == "V":  # who is asked to verify a restricted lead sees it
        asked = [way for way in asked if "verification" not in way.of.split()]
    told = []
    for way in asked:
        keys = secret.keys(way.of)
        gone = [GONE + n if isinstance(key, int) else key for n, key in enumerate(keys)]
        for method in ("get", "post"):
            query, body = way.filled(secret, method)
            told += _differing(visitor, way, method, [keys, gone], query, body)

    assert "\n".join(told) == ""


def _differing(visitor, way, method, both, query, body):
    """Where the answer about a hidden row lets in, or differs from that about none."""
    answers = []
    for keys in both:
        address = reverse(way.name, args=keys)
        response = visitor.answer(method, address, body, query)
        said = NUMBER.sub("#", text_of(response))  # a page that is not found may say which was asked for
        answers.append((response.status_code, said, answer_of(response)))
    (status, said, found), (other_status, other_said, _found) = answers
    if found == LET_IN:
        yield f"{method} {way.name}: lets in"
    if status != other_status or said != other_said:
        yield f"{method} {way.name}: {status} where nothing is {other_status}, or other words"


@every_reader
def test_hidden_rows_change_no_page(letter):
    """Every page, list, file, search and count, before and after a crowd of hidden rows came."""
    visitor = Visitor(letter)
    objects = visitor.objects
    addresses = [(name, at) for name, at in _pages(objects) if name not in GUARDED.get(letter, ())]
    for _name, address in addresses:
        visitor.answer("get", address)  # visits, stars and what is opened last are there in both
    before = {address: without_public(visitor.answer("get", address)) for _name, address in addresses}

    hidden.crowd(objects)

    now = {address: without_public(visitor.answer("get", address)) for _name, address in addresses}
    changed = [name for name, address in addresses if now[address] != before[address]]
    assert changed == []


def _pages(objects):
    """[(what, address), …] of all that one looks at."""
    for way in declared.WAYS:
        if way.get and way.name not in MOVING:
            query, _body = way.filled(objects, "get")
            yield way.name, reverse(way.name, args=objects.keys(way.of), query=query)
    for name in ("organization", "appointment", "contact", "event"):
        yield f"{name} of the crowd", reverse(name, args=objects.keys(name))
    for name in pages.LISTS:
        yield f"{name} in files", pages.export_url(name, "csv", "purpose=Test")
    yield "search", f"{reverse('search')}?q=Project"
    yield "palette", f"{reverse('palette')}?q=Project"
    for label in set(admin_models()) - COUNTED:
        yield label, reverse(f"admin:{label.replace('.', '_')}_changelist")
