"""Every form that changes a record knows what its reader saw; on a conflict each field is chosen."""

import re

import pytest
from django import forms
from django.contrib import admin
from django.test import RequestFactory
from django.urls import get_resolver, reverse

from partners.models import Organization
from promotion_crm.admin.forms import InlineForm
from promotion_crm.admin.inlines import CrmInline
from promotion_crm.editing import Unchanged
from promotion_crm.history import is_tracked
from tests import make
from tests.admins import change, filled
from tests.seen import seen

pytestmark = pytest.mark.django_db
CITY = "city administrator"
# Forms of records that are made by them and never changed by them.
MAKES = {
    "promotion_crm.lists.limit_forms.AllowanceForm": "a new limit of a person",
    "partners.program_forms.PolicyForm": "a new version, which ends the one before it",
    "partners.entry_form.NewLeadForm": "a new lead",
    "partners.contribution_forms.NewContributionForm": "a new contribution",
    "partners.contribution_forms.RecognitionForm": "a new recognition",
    "events.feedback_forms.FeedbackForm": "blocks of the form of a meeting, which has the mark of all (meanwhile.py)",
    "events.views.door.WalkInForm": "a new guest",
    "events.views.delegations.VisitForm": "a new event",
}


def forms_of(parent=forms.ModelForm):
    for form in parent.__subclasses__():
        yield form
        yield from forms_of(form)


def test_every_form_that_changes_a_tracked_record_carries_what_was_seen():
    assert get_resolver().url_patterns, "read, and with them every module of forms"
    ours = [f for f in forms_of() if f.__module__.partition(".")[0] in ("promotion_crm", "partners", "events")]
    named = {f"{f.__module__}.{f.__qualname__}": f for f in ours if getattr(f._meta, "model", None)}
    without = {n for n, f in named.items() if is_tracked(f._meta.model) and not issubclass(f, Unchanged)}

    assert without == MAKES.keys()


def test_every_page_of_the_admin_carries_it_too():
    request = RequestFactory().get("/")
    request.user = make.make_user(superuser=True)
    changing = [(m, a) for m, a in admin.site._registry.items() if is_tracked(m) and a.has_change_permission(request)]

    assert len(changing) > 20
    for model, of in changing:
        assert issubclass(of.get_form(request, model(pk=1), change=True), Unchanged), model
        for inline in of.inlines:
            if issubclass(inline, CrmInline) and is_tracked(inline.model):
                assert issubclass(inline.form, InlineForm), inline


def test_a_posted_form_of_a_record_has_no_holes_among_the_pages(client_of):
    """Each page with a form that edits one record shows the mark inside it."""
    city = client_of(CITY)
    mine = make.make_export_schedule(owner=city.user)
    pages = [
        reverse("change-call", args=[make.make_call().pk]),
        reverse("change-application", args=[make.make_application().pk]),
        reverse("change-dispatch", args=[make.make_dispatch().pk]),
        reverse("keep-in-touch", args=[make.make_organization().pk]),
        reverse("export-schedule", args=[mine.pk]),
        reverse("saved-view", args=[make.make_saved_view(owner=city.user).pk]),
        reverse("mail-settings"),
        make.make_follow_up(owner=city.user).url,
    ]
    for page in pages:
        shown = city.get(page).content.decode()
        form = shown.partition('<form id="editing"')[2].partition("</form>")[0]
        assert re.search(r'name="history_seen" value="[1-9]\d*"', form), page


@pytest.fixture
def both(client_of):
    return client_of(CITY, name_en="Wang"), client_of(CITY, name_en="Lin")


@pytest.fixture
def told(both):
    """What the second is told: the name both changed, a note only the first did."""
    row, (wang, lin) = make.make_organization(name_en="Name", note="", website=""), both
    theirs = filled(wang.get(change(row)), name_en="By Wang", note="Note by Wang")
    mine = filled(lin.get(change(row)), name_en="By Lin")
    wang.post(change(row), theirs)
    return row, lin.post(change(row), mine)


def choices(response):
    """{name: [(value, checked), …]} of the radios."""
    found = {}
    for tag in re.findall(r'<input type="radio" name="[^"]*history_take-[^>]*>', response.content.decode()):
        name, value = re.search(r'name="([^"]*)" value="([^"]*)"', tag).groups()
        found.setdefault(name, []).append((value, "checked" in tag))
    return found


def test_the_three_values_stand_beside_each_other_and_the_usual_choice_is_made(told):
    row, refused = told
    page = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", refused.content.decode()))

    assert "English name Name By Wang By Lin" in page
    offered = choices(refused)
    assert offered["history_take-name_en"][1] == ("", True), "mine, which I changed"
    assert offered["history_take-note"][0] == ("", True), "theirs, which I had not touched"


def test_theirs_and_what_there_was_before_are_saved_where_they_are_chosen(told, both):
    row, refused = told
    take = {name: next(value for value, on in pair if not on) for name, pair in choices(refused).items()}

    assert both[1].post(change(row), filled(refused) | take).status_code == 302

    row.refresh_from_db()
    assert (row.name_en, row.note) == ("By Wang", "")


def test_a_choice_that_is_no_entry_of_this_record_changes_nothing(told, both):
    row, refused = told
    other = make.make_organization(name_en="Stolen")
    take = {"history_take-name_en": str(seen(other)["history_seen"]), "history_take-note": "9" * 30}

    assert both[1].post(change(row), filled(refused) | take).status_code == 302

    assert Organization.objects.get(pk=row.pk).name_en == "By Lin"


def test_two_who_edit_one_call_are_told_on_its_page(both):
    call, (wang, lin) = make.make_call(name_en="Call", note=""), both
    url = reverse("change-call", args=[call.pk])
    data = {"program": call.program_id, "batch_number": call.batch_number, "opens_on": call.opens_on} | seen(call)

    assert wang.post(url, data | {"name_en": "By Wang"}).status_code == 302
    told = lin.post(url, data | {"name_en": "By Lin"})

    assert told.status_code == 422
    assert all('form="editing"' in tag for tag in re.findall(r'<input type="radio"[^>]*>', told.content.decode()))
    assert 'id="editing"' in told.content.decode()
    theirs = next(value for value, on in choices(told)["history_take-name_en"] if not on)
    again = data | seen(call) | {"name_en": "By Lin", "history_take-name_en": theirs}
    assert lin.post(url, again).status_code == 302
    call.refresh_from_db()
    assert call.name_en == "By Wang"
