"""Questions that make no sense are told so, value by value; pages reach every row once."""

from datetime import date, timedelta
from decimal import Decimal
from urllib.parse import parse_qs, urlencode

import pytest
from django.http import QueryDict

from promotion_crm.lists import paging
from promotion_crm.lists.asking import Question
from promotion_crm.lists.base import lists
from promotion_crm.lists.paging import Page
from promotion_crm.roles import OPERATOR
from tests.kernel.asked import shown
from tests.make import make_contact, make_lead, make_user

BAD = [
    ("leads", "stage=nowhere", "stage"),
    ("leads", "stage=received&stage=nowhere", "stage"),
    ("leads", "status=ONGOING", "status"),
    ("leads", "district=Atlantis", "district"),
    ("leads", "industry=%27%3B--", "industry"),
    ("leads", "program=NONE", "program"),
    ("leads", "owner=nobody", "owner"),
    ("leads", "investor=999999", "investor"),
    ("leads", "investor=99999999999999999999", "investor"),
    ("leads", "investor=-1", "investor"),
    ("meetings", "event=-1", "event"),
    ("leads", "partner=nobody+at+all", "partner"),
    ("leads", "country=Germany", "country"),
    ("leads", "expected_landing_after=tomorrow", "expected_landing_after"),
    ("leads", "expected_landing_before=2026-02-30", "expected_landing_before"),
    ("leads", "signed_after=0001-01-01", "signed_after"),
    ("leads", "stage_since_before=9999-12-31", "stage_since_before"),
    ("leads", "signed_after=2026-1-1", "signed_after"),
    ("leads", "signed_after=2026-01-01&signed_after=2026-01-02", "signed_after"),
    ("leads", "mine=yes", "mine"),
    ("leads", "sample=maybe", "sample"),
    ("leads", "colour=red", "colour"),
    ("leads", "sort=", "sort"),
    ("leads", "sort=-", "sort"),
    ("leads", "sort=--code", "sort"),
    ("leads", "sort=colour", "sort"),
    ("leads", "sort=code&sort=title", "sort"),
    ("leads", "sort=paid_in_usd", "sort"),
    ("leads", "columns=", "columns"),
    ("leads", "columns=code,colour", "columns"),
    ("leads", "columns=code,code", "columns"),
    ("leads", "page=0", "page"),
    ("leads", "page=-1", "page"),
    ("leads", "page=abc", "page"),
    ("leads", "page=1e9", "page"),
    ("leads", "page=1000000000", "page"),
    ("leads", "page=2", "page"),
    ("leads", "page=", "page"),
    ("leads", "page=%D9%A1", "page"),
    ("leads", "after=abc", "after"),
    ("leads", "before=%00", "before"),
    ("leads", "page=1&after=abc", "after"),
    ("leads", "q=a%00b", "q"),
    ("leads", "q=" + "x" * 10_000, "q"),
    ("leads", "stage=" + "x" * 10_000, "stage"),
    ("leads", "x" * 10_000 + "=1", "x" * 60 + "…"),
    ("leads", "q=one&q=two", "q"),
    ("appointments", "batch=three", "batch"),
    ("appointments", "batch=99999999999", "batch"),
    ("appointments", "category=friends", "category"),
    ("follow-ups", "state=perhaps", "state"),
    ("follow-ups", "due=0", "due"),
]


@pytest.mark.parametrize(("name", "query", "param"), BAD)
def test_what_makes_no_sense_is_told_with_its_reason(name, query, param, client_of):
    client = client_of("superuser")
    make_lead()

    page = client.get(f"/{name}/?{query}")

    assert page.status_code == 400
    problem = page.context["problems"][0]
    assert problem.param == param
    assert problem.reason
    if not query.startswith(("page", "after", "before")):
        assert client.get(f"/{name}/export.csv?{query}").status_code == 400


def test_all_problems_are_told_at_once(client_of):
    page = client_of("superuser").get("/leads/?stage=x&country=x&sort=x&columns=x&colour=x&signed_after=x")

    assert {p.param for p in page.context["problems"]} == {
        *("stage", "country", "sort", "columns", "colour", "signed_after")
    }


def test_a_wrong_value_is_never_echoed_as_markup(client_of):
    page = client_of("superuser").get("/leads/?stage=<script>alert(1)</script>&<b>=1")

    assert page.status_code == 400
    assert "<script>alert" not in page.content.decode()
    assert "<b>" not in page.content.decode()


def test_an_unknown_list_or_format_is_not_found(client_of):
    client = client_of("superuser")

    assert client.get("/colours/").status_code == 404
    assert client.get("/leads/export.pdf").status_code == 404


def test_blank_fields_of_the_form_ask_for_nothing(client_of):
    make_contact()

    assert len(shown(client_of("superuser"), "contacts", "q=&organization=&updated_after=&updated_before=")) == 1


def test_a_name_that_fits_several_records_offers_them(client_of):
    first, second = (make_contact().organization for _n in range(2))
    for one in (first, second):
        one.name_en = "Twin Company"
        one.save()

    page = client_of("superuser").get("/contacts/?organization=twin")

    assert page.status_code == 400
    assert {str(first.pk), str(second.pk)} <= set(page.context["problems"][0].remedy.replace("(", " ").split())


# -- pages ------------------------------------------------------------------------


def walked(name, query, step):
    """All pages from one end to the other by tokens alone: the primary keys, page by page."""
    pages, params = [], QueryDict(query)
    while True:
        page = Page(Question(lists()[name], params, OPERATOR))
        pages.append([spot.pk for spot in page.spots])
        more = page.earlier if step == "before" else page.later
        if not more:
            return pages
        edge = page.spots[0 if step == "before" else -1]
        params = QueryDict(f"{query}&{urlencode({step: page.token(edge)})}")


@pytest.mark.django_db
@pytest.mark.parametrize("sort", ["expected_landing", "total_investment", "owner", "stage", "title", "code"])
@pytest.mark.parametrize("minus", ["", "-"])
def test_pages_visit_every_row_once_in_both_directions(sort, minus, monkeypatch):
    monkeypatch.setattr(paging, "SIZE", 4)
    ann = make_user(name_en="Ann")
    for n in range(23):  # many ties, many blanks
        make_lead(
            title=f"Same {n % 3}",
            expected_landing=None if n % 4 == 0 else date(2027, 1, 1) + timedelta(days=n % 3),
            total_investment=None if n % 5 == 0 else Decimal(n % 2),
            total_currency="" if n % 5 == 0 else "USD",
            owner=ann if n % 2 else None,
        )
    query = f"sort={minus}{sort}"
    question = Question(lists()["leads"], QueryDict(query), OPERATOR)
    whole = list(question.rows.order_by(*question.order()).values_list("pk", flat=True))

    forwards = walked("leads", query, "after")
    last = Page(question)
    token = last.token(paging.Spot(*_edge(question)))
    backwards = [[whole[-1]], *walked_back(query, token)]

    assert sum(forwards, []) == whole
    assert sum(reversed(backwards), []) == whole


def _edge(question):
    rows = question.rows.order_by(*question.order(backwards=True))
    return rows.values_list(question.key, "pk")[0]


def walked_back(query, token):
    pages = []
    while True:
        params = QueryDict(f"{query}&{urlencode({'before': token})}")
        page = Page(Question(lists()["leads"], params, OPERATOR))
        pages.append([spot.pk for spot in page.spots])
        if not page.earlier:
            return pages
        token = page.token(page.spots[0])


def test_next_leads_on_where_page_numbers_end(client_of, monkeypatch):
    monkeypatch.setattr(paging, "SIZE", 2)
    monkeypatch.setattr(paging, "COUNTED", 4)
    monkeypatch.setattr(paging, "LAST", 2)
    codes = sorted((make_lead().code for _n in range(7)), reverse=True)
    client, seen, query = client_of("superuser"), [], ""

    while query is not None:
        page = client.get(f"/leads/?{query}")
        seen += shown(client, "leads", query)
        assert "4+" in page.content.decode()
        after = page.context["screen"].steps[1]
        query = after.removeprefix("?") if after else None

    assert seen == codes
    assert client.get("/leads/?page=3").status_code == 400


def test_a_token_of_another_order_or_hand_is_refused(client_of, monkeypatch):
    monkeypatch.setattr(paging, "SIZE", 1)
    for _n in range(3):
        make_lead()
    page = Page(Question(lists()["leads"], QueryDict("sort=title"), OPERATOR))
    token = page.token(page.spots[0])
    client = client_of("superuser")

    assert client.get(f"/leads/?{urlencode({'sort': 'title', 'after': token})}").status_code == 200
    assert client.get(f"/leads/?{urlencode({'sort': '-title', 'after': token})}").status_code == 400
    assert client.get(f"/leads/?{urlencode({'sort': 'title', 'after': token[:-1]})}").status_code == 400


def test_the_links_of_the_page_keep_the_question(client_of, monkeypatch):
    monkeypatch.setattr(paging, "SIZE", 1)
    make_lead(), make_lead()

    page = client_of("superuser").get("/leads/?stage=received&sort=title&columns=title,code&q=")
    screen = page.context["screen"]

    asked = parse_qs(screen.steps[1].removeprefix("?"))
    assert asked == {"stage": ["received"], "sort": ["title"], "columns": ["title,code"], "page": ["2"]}
    assert parse_qs(screen.clear_url.removeprefix("?")) == {"sort": ["title"], "columns": ["title,code"]}
    assert screen.heads[0].aria_sort == "ascending"
    assert "sort=-title" in screen.heads[0].url
