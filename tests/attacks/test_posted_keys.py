"""The number of a hidden row, posted, ticked or asked for, is answered as a number that no row has."""

import re

import pytest
from django import forms
from django.urls import get_resolver, reverse

from events.models import FollowUp, Meeting, PolicyFeedback
from partners.models import Contribution, Document, Introduction, Issue, ProjectLead
from promotion_crm.lists.base import lists
from tests import pages
from tests.matrix import hidden
from tests.matrix.driving import Visitor
from tests.matrix.people import WORDS

pytestmark = pytest.mark.django_db
HIDING = {ProjectLead, Meeting, FollowUp, PolicyFeedback, Contribution, Document, Introduction, Issue}
# Of our forms, the fields whose choices hide rows; each is posted to below.
FIELDS = {("FollowUpForm", "lead"), ("FollowUpForm", "meeting"), ("MeetingForm", "leads")}
# Filters by one record, of lists; the kind of the record is a name of hidden.py.
FILTERS = [("issues", "lead"), ("meetings", "lead"), ("policy-feedback", "meeting"), ("follow-ups", "lead")]
TICKED = {
    "leads": "lead",
    "issues": "issue",
    "meetings": "meeting",
    "follow-ups": "follow_up",
    "contributions": "contribution",
    "policy-feedback": "feedback",
}
GONE = 10**9
MASKED = re.compile(r'csrfmiddlewaretoken" value="[^"]*"|"X-CSRFToken": "[^"]*"|value="[0-9a-f-]{36}"|\d+')
every_reader = pytest.mark.parametrize("letter", "ADEVL", ids=lambda letter: WORDS[letter].replace(" ", "-"))


class Secret(hidden.Hidden):
    @property
    def contribution(self):
        return self.world.contributions["restricted"]

    @property
    def feedback(self):
        return self.world.feedback["on restricted"]


def _subclasses(of):
    for one in of.__subclasses__():
        yield one
        yield from _subclasses(one)


def test_every_field_whose_choices_hide_rows_is_posted_to_here():
    assert get_resolver().url_patterns and lists()  # all forms are read by now
    ours = [form for form in _subclasses(forms.BaseForm) if form.__module__.split(".")[0] in ("events", "partners")]
    chosen = {
        (form.__name__, name)
        for form in ours
        for name, field in getattr(form, "base_fields", {}).items()
        if isinstance(field, forms.ModelChoiceField) and getattr(field.queryset, "model", None) in HIDING
    }

    assert chosen == FIELDS


def _differing(visitor, key, asked):
    """Where the answer about a hidden row differs from that about none: `asked` gives what is sent, by a number."""
    said = []
    for number in (key, GONE):
        method, address, query, body = asked(number)
        answer = visitor.answer(method, address, body, query)
        said.append((answer.status_code, MASKED.sub("#", pages.text_of(answer))))
    method, address, query, body = asked("…")
    if said[0] != said[1]:
        yield f"{method} {address} {query} {body}: {said[0][0]}, where nothing is {said[1][0]}, or other words"
    if body and body.get("save") and said[0][0] not in (400, 403, 404, 409, 422):
        yield f"{method} {address} {body}: {said[0][0]}"


@every_reader
def test_a_form_takes_no_hidden_row(letter):
    visitor = Visitor(letter)
    secret = Secret(visitor.me)
    told = {"what": "x", "owner": visitor.me.pk, "due_on": "2099-01-01", "save": "1"}
    met = {"kind": "call", "held_on": "2026-11-02", "notes": "x", "save": "1"}
    met |= {"organizations": visitor.objects.organization.pk, "feedback-TOTAL_FORMS": "0"}
    cases = [
        (secret.lead.pk, lambda n: ("post", reverse("new-follow-up"), None, told | {"lead": n})),
        (secret.meeting.pk, lambda n: ("post", reverse("new-follow-up"), None, told | {"meeting": n})),
        (secret.lead.pk, lambda n: ("post", reverse("log-meeting"), None, met | {"leads": n})),
        (secret.lead.pk, lambda n: ("get", reverse("log-meeting"), {"lead": n}, None)),
        (secret.lead.pk, lambda n: ("get", reverse("new-follow-up"), {"lead": n}, None)),
        (secret.meeting.pk, lambda n: ("get", reverse("new-follow-up"), {"meeting": n}, None)),
    ]

    assert [told for key, asked in cases for told in _differing(visitor, key, asked)] == []


@every_reader
def test_a_list_acts_on_no_hidden_row_and_finds_nothing_by_one(letter):
    visitor = Visitor(letter)
    secret = Secret(visitor.me)
    told = []
    for name, kind in TICKED.items():
        key = getattr(secret, kind).pk
        for method in ("get", "post"):
            body = {"save": "1", "reason": "x"} if method == "post" else None
            where = [reverse(f"{name}-edit")] + ([reverse("confirm-contributions")] if name == "contributions" else [])
            for address in where:
                told += _asked_of(visitor, key, method, address, "tick", body)
    for name, kind in FILTERS:
        for address in (reverse(name), pages.export_url(name, "csv").removesuffix("?")):
            told += _asked_of(visitor, getattr(secret, kind).pk, "get", address, kind, None)

    assert told == []


def _asked_of(visitor, key, method, address, param, body):
    """An answer that shows a page for no row at all is no act: only the words count."""
    body = {name: value for name, value in (body or {}).items() if name != "save"} | ({"saved": "1"} if body else {})
    return _differing(visitor, key, lambda n: (method, address, {param: n, "purpose": "Test"}, body or None))


@pytest.mark.parametrize("value", ["²", "9" * 5000, "9" * 30, "-1", "1e3", "\0", "٣", ["1", "2"]])
@pytest.mark.parametrize("field", ["lead", "meeting", "owner"])
def test_a_key_that_is_no_number_is_told_as_such(client_of, field, value):
    client = client_of("account manager")
    told = {"what": "x", "owner": client.user.pk, "due_on": "2099-01-01", field: value}

    assert client.post(reverse("new-follow-up"), told).status_code == 422
    assert not FollowUp.objects.exists()
