"""Every form, filled with what an attacker would type: no crash, and nothing of it comes back as code."""

import re
from itertools import cycle, islice

import pytest
from django.urls import reverse

from promotion_crm.lists.copying import harmless
from tests import pages
from tests.matrix import declared
from tests.matrix.driving import Visitor
from tests.matrix.people import SUPERUSER

pytestmark = pytest.mark.django_db
SCRIPT = "<script>alert(1)</script>"
HOSTILE = [
    SCRIPT,
    '"><img src=x onerror=alert(2)>',
    "{{7*7}}{% debug %}",
    "x\r\nBcc: all@example.org\r\nSet-Cookie: a=b",
    "'; DROP TABLE partners_contact; --",
    "../../../../etc/passwd",
    "\0",
    "\u202egnp.exe",
    "9" * 400,
    "-1e999",
    "NaN",
    "0000-00-00",
    "10000-01-01",
    "=HYPERLINK(1)",
    "👩‍👩‍👧" * 300,
    "a" * 20_000,
]
ROUNDS = 3
NAMED = re.compile(r'<(?:input|select|textarea)[^>]*\sname="([^"]+)"')
KEEP = {"csrfmiddlewaretoken", "save", "q"}  # what makes a form one that is judged


def _fields(visitor, way, address, query):
    """The names of what the page asks for, else those of the row of the matrix."""
    page = pages.text_of(visitor.answer("get", address, query=query)) if way.get else ""
    return [*{*NAMED.findall(page), *way.body} - KEEP] or ["note", "reason", "name"]


def _judge(visitor, method, address, typed, query=None):
    answer = visitor.answer(method, address, typed, query)
    text = pages.text_of(answer) if answer.headers.get("Content-Type", "").startswith("text/html") else ""
    if answer.status_code >= 500:
        yield f"{method} {address} answers {answer.status_code}"
    if SCRIPT in text or "<img src=x" in text:
        yield f"{method} {address} runs what was typed"
    if "Bcc" in answer.headers or "a=b" in answer.headers.get("Set-Cookie", ""):
        yield f"{method} {address} takes a header from what was typed"


@pytest.mark.parametrize("part", range(ROUNDS))
def test_every_form_answers_hostile_words(part):
    visitor = Visitor(SUPERUSER)
    told = []
    ways = [way for way in declared.WAYS if way.post and way.name not in ("sign-in", "sign-out")]
    asked = [(way, way.address(visitor.objects), way.filled(visitor.objects, "get")[0]) for way in ways]
    for number, (way, address, query) in enumerate(asked):
        names = sorted(_fields(visitor, way, address, query))
        values = islice(cycle(HOSTILE), number + part * 5, None)
        typed = {name: [next(values), SCRIPT] for name in names} | {"save": "1"}
        told += _judge(visitor, "post", address, typed, query)

    assert "\n".join(told) == ""


def test_every_page_answers_hostile_questions():
    visitor = Visitor(SUPERUSER)
    told = []
    pages_of = [(way, way.address(visitor.objects)) for way in declared.WAYS if way.get and way.name != "sign-in"]
    keys = ("q", "sort", "columns", "page", "before", "tick", "ids", "next", "tab", "as_of")
    for number, (way, address) in enumerate(pages_of):
        values = islice(cycle(HOSTILE), number, None)
        query = {key: next(values)[:2000] for key in (*keys, *way.query)}
        told += _judge(visitor, "get", address, None, query)

    assert "\n".join(told) == ""


def test_the_guard_of_this_test_sees_a_page_that_runs_what_was_typed(monkeypatch):
    monkeypatch.setattr("django.utils.html.escape", lambda text: text)
    monkeypatch.setattr("django.template.base.conditional_escape", lambda text: text)
    visitor = Visitor(SUPERUSER)

    assert list(_judge(visitor, "get", reverse("search"), None, {"q": SCRIPT}))


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠"])
def test_a_cell_of_a_file_starts_no_formula(start):
    assert harmless(f"{start}1+1") == f"'{start}1+1"
