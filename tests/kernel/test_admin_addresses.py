"""What the admin makes of senseless addresses, and which it links to."""

import pytest

from events.models import Event, FollowUp, Meeting, Participation
from partners.models import Organization, ProjectLead
from promotion_crm.lists.base import lists
from promotion_crm.models import ExportRecord, Zone
from tests import make
from tests.admins import change, filled, url

pytestmark = pytest.mark.django_db
HUGE = "9" * 22


@pytest.mark.parametrize(
    ("model", "query"),
    [
        (FollowUp, "organization=abc"),
        (FollowUp, "owner=%00"),
        (FollowUp, f"owner={HUGE}"),
        (FollowUp, "due_on=zz&nothing=1"),
        (Meeting, "event=abc"),
        (ProjectLead, "received_on=zz&investor=x"),
        (Zone, f"districts=abc,{HUGE}"),
    ],
)
def test_a_form_begins_without_the_values_it_cannot_hold(client_of, model, query):
    response = client_of("superuser").get(f"{url(model, 'add')}?{query}")

    assert response.status_code == 200
    assert "zz" not in map(str, response.context["adminform"].form.initial.values())


def test_a_form_begins_with_what_its_address_names(client_of):
    client, organization = client_of("superuser"), make.make_organization()

    page = client.get(url(FollowUp, "add"), {"organization": organization.pk, "owner": "abc"})

    initial = page.context["adminform"].form.initial
    assert initial["organization"] == str(organization.pk)
    assert initial["owner"] == client.user.pk
    assert f'<option value="{organization.pk}" selected>' in page.content.decode()


@pytest.mark.parametrize(
    ("name", "value"), [("owner", "abc"), ("organization", "1.5"), ("lead", "\x00"), ("lead", HUGE)]
)
def test_a_posted_value_that_is_no_key_is_an_error_of_its_field(client_of, name, value):
    client = client_of("superuser")

    refused = client.post(url(FollowUp, "add"), filled(client.get(url(FollowUp, "add")), what="Call", **{name: value}))

    assert refused.status_code == 200
    assert name in refused.context["adminform"].form.errors
    assert not FollowUp.objects.exists()


def test_a_posted_row_of_an_inline_may_hold_no_key(client_of):
    client, event = client_of("superuser"), make.make_event()
    page = client.get(change(event))
    prefix = page.context["inline_admin_formsets"][0].formset.prefix
    rows = {f"{prefix}-TOTAL_FORMS": "1", f"{prefix}-0-organization": "abc"}

    refused = client.post(change(event), filled(page) | rows)

    assert refused.status_code == 200
    assert refused.context["errors"]


def test_a_reader_gets_links_to_what_they_may_open_only(client_of):
    client = client_of("privacy officer")
    participation = make.make_participation(event=make.make_event(), organization=make.make_organization())

    pages = [client.get(address) for address in (change(participation), url(Participation, "changelist"))]

    text = "".join(page.content.decode() for page in pages)
    assert client.get(change(participation.event)).status_code == 403
    assert str(participation.event) in text
    assert url(Event, "changelist") not in text
    assert f'href="{change(participation.organization)}"' in text


def test_django_s_own_way_to_a_page_is_closed(client_of):
    client = client_of("superuser")

    assert {client.get(f"/admin/r/{n}/1/").status_code for n in range(1, 5)} == {404}


@pytest.mark.parametrize(
    ("model", "query"),
    [
        (ProjectLead, f"district__id__exact={HUGE}"),
        (ProjectLead, f"jobs__gte={HUGE}"),
        (Event, f"starts_on__year={HUGE}"),
    ],
)
def test_a_list_refuses_a_number_beyond_its_column(client_of, model, query):
    assert client_of("superuser").get(f"{url(model, 'changelist')}?{query}").status_code == 400


def test_the_log_of_exports_calls_a_list_as_its_page_does(client_of):
    client = client_of("superuser")
    known, gone = (make.make_export_record(list_name=name) for name in ("follow-ups", "zq-gone"))

    pages = [client.get(address).content.decode() for address in (url(ExportRecord, "changelist"), change(known))]

    assert all(str(lists()["follow-ups"].heading) in page for page in pages)
    assert "zq-gone" in client.get(change(gone)).content.decode()


def test_times_read_in_english_as_the_pages_of_the_staff_write_them(client_of):
    organization = make.make_organization()
    Organization.objects.filter(pk=organization.pk).update(created_at="2026-11-24T03:52:00+08:00")

    assert "2026-11-24 03:52" in client_of("superuser").get(change(organization)).content.decode()


def test_the_words_for_readers_of_the_screen_are_chinese_too(client_of):
    client = client_of(make.make_user(superuser=True, language="zh-hans"))

    start, form = (client.get(address).content.decode() for address in ("/admin/", change(make.make_organization())))

    assert not [words for words in ("Model name", "Add link", "Change or view list link") if words in start]
    assert "History seen" not in form
