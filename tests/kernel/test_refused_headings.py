"""The page of a refused form goes on naming the record as it is saved: what was typed stands in its controls alone."""

import re

import pytest
from django.contrib import admin
from django.test import RequestFactory
from django.urls import reverse

from promotion_crm.editing import Unchanged
from promotion_crm.history import is_tracked
from tests import make
from tests.admins import MAKERS, MODELS, change

pytestmark = pytest.mark.django_db
TYPED = "Typed, not saved"
TEXTS = re.compile(r'<input type="(?:text|hidden)"[^>]*? name="([^"]+)"|<textarea[^>]*? name="([^"]+)"')


def pages_of(city):
    """The pages of our own with a form that edits words of a record; those of the admin are walked beside them."""
    mine = make.make_export_schedule(owner=city.user)
    lead = make.make_lead("landed", owner=city.user)
    make.make_milestone(lead=lead, kind="production")
    return {
        "call": reverse("change-call", args=[make.make_call().pk]),
        "application": reverse("change-application", args=[make.make_application().pk]),
        "dispatch": reverse("change-dispatch", args=[make.make_dispatch().pk]),
        "schedule": reverse("export-schedule", args=[mine.pk]),
        "view": reverse("saved-view", args=[make.make_saved_view(owner=city.user).pk]),
        "follow-up": make.make_follow_up(owner=city.user).url,
        "draft": reverse("complete-meeting", args=[make.make_meeting(state="draft", logged_by=city.user).pk]),
        "representative": reverse("representative", args=[make.make_appointment().pk]),
        "milestone": reverse("milestone", args=[lead.pk, "production"]),
    }


def typed_over(page):
    """The form of a page with other words in each control that takes text; as it has seen nothing, it is refused."""
    names = {one or other for one, other in TEXTS.findall(page)} - {"csrfmiddlewaretoken"}
    texts = {name: TYPED for name in names if "history" not in name and "_FORMS" not in name}
    return texts | {"history_seen": "0"}


def said(response):
    """What the page says outside of its controls and of what was wrong: title, crumbs and heading."""
    page = response.content.decode()
    heads = re.findall(r"(?s)<title>.*?</title>|<h1.*?</h1>|<h2.*?</h2>|<p class=\"sub\".*?</p>|<nav.*?</nav>", page)
    return " ".join(heads)


def refused(client, url):
    answer = client.post(url, typed_over(client.get(url).content.decode()))
    assert answer.status_code in (200, 400, 409, 422), (url, answer.status_code)
    assert TYPED in answer.content.decode(), f"{url}: nothing was typed"
    return answer


def test_no_page_of_ours_is_headed_by_what_was_typed(client_of):
    city = client_of("city administrator")

    headed = [name for name, url in pages_of(city).items() if TYPED in said(refused(city, url))]

    assert not headed


def test_no_page_of_the_admin_is_headed_by_what_was_typed(client_of):
    boss, request = client_of("superuser"), RequestFactory().get("/")
    request.user = boss.user
    rows = [MAKERS[m._meta.label_lower]() for m in MODELS if is_tracked(m)]
    rows = [row for row in rows if admin.site._registry[type(row)].has_change_permission(request, row)]

    seen = {row._meta.label: boss.post(change(row), typed_over(boss.get(change(row)).content.decode())) for row in rows}

    assert sum(TYPED in answer.content.decode() for answer in seen.values()) > 10
    assert not [label for label, answer in seen.items() if answer.status_code == 200 and TYPED in said(answer)]


def test_a_refused_form_leaves_the_record_it_was_given_as_it_is():
    class Form(Unchanged):
        class Meta:
            model = type(make.make_organization())
            fields = ("name_en", "note")

    row = make.make_organization(name_en="Saved", note="Bonn")
    form = Form({"name_en": TYPED, "note": TYPED, "history_seen": "0"}, instance=row)

    assert not form.is_valid()
    assert (row.name_en, row.note, form.instance.pk) == ("Saved", "Bonn", row.pk)
