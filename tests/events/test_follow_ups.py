"""A follow-up from any record: what, who, by when; for oneself or a colleague."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import localdate

from events.acts import FOLLOWED
from events.models import FollowUp
from partners.models import Organization
from promotion_crm.history import last_id
from tests import make
from tests.kernel import bulk
from tests.seen import seen

pytestmark = pytest.mark.django_db
CITY = "city administrator"
NEW = "/follow-ups/new/"
SOON = localdate() + timedelta(days=3)


def record_of(label):
    makers = {
        "organization": make.make_organization,
        "contact": make.make_contact,
        "lead": make.make_lead,
        "appointment": make.make_appointment,
        "meeting": make.make_meeting,
        "event": make.make_event,
    }
    return makers[FOLLOWED[label]]()


def said(owner, **fields):
    return {"what": "Send the figures", "owner": owner.pk, "due_on": SOON, **fields}


@pytest.mark.parametrize("label", FOLLOWED)
def test_it_is_given_from_any_record_in_one_form(client_of, label):
    client, record, field = client_of(CITY), record_of(label), FOLLOWED[label]
    page = client.get(record.get_absolute_url()).content.decode()
    form = client.get(f"{NEW}?{field}={record.pk}").context["form"]

    client.post(NEW, said(client.user, **{field: record.pk}))

    assert f"{NEW}?{field}={record.pk}" in page
    assert form.about() == [record]
    made = FollowUp.objects.get()
    assert (getattr(made, field), made.owner, made.given_by, made.due_on) == (record, client.user, client.user, SOON)
    shown = client.get(record.get_absolute_url()).content.decode()
    assert ("Send the figures" in shown) == (client.get(record.get_absolute_url()).status_code == 200)


def test_what_is_about_a_person_is_about_their_organization(client_of):
    client, contact = client_of(CITY), make.make_contact()

    client.post(NEW, said(client.user, contact=contact.pk))

    assert FollowUp.objects.get().organization == contact.organization
    assert "Send the figures" in client.get(contact.organization.get_absolute_url()).content.decode()


def test_nobody_is_given_what_they_could_not_open(client_of):
    client, colleague = client_of(CITY), make.make_user("account manager", name_en="Lin")
    lead = make.make_lead(title="Quiet plant", confidentiality="restricted")

    answer = client.post(NEW, said(colleague, lead=lead.pk))

    assert answer.status_code == 422
    assert f"Lin may not see {lead}." in answer.content.decode()
    assert not FollowUp.objects.exists()


def test_nobody_is_given_it_in_bulk_or_in_the_admin_either(client_of):
    client, colleague = client_of(CITY), make.make_user("event officer", name_en="Lin")
    quiet = make.make_lead(title="Quiet plant", confidentiality="restricted")
    secret = make.make_follow_up(owner=client.user, lead=quiet)
    draft = make.make_follow_up(owner=client.user, meeting=make.make_meeting(state="draft", logged_by=client.user))
    open_one = make.make_follow_up(owner=client.user, organization=make.make_organization())

    seen = bulk.look(client, bulk.address("follow-ups", secret, draft, open_one), owner=colleague.pk)
    url = reverse("admin:events_followup_change", args=[secret.pk])
    typed = {"what": secret.what, "owner": colleague.pk, "due_on": secret.due_on, "lead": quiet.pk}
    answer = client.post(url, typed | {"history_seen": last_id(secret)})

    assert bulk.numbers(seen) == (1, 0, 2)
    assert f"Lin may not see lead {quiet.pk}." in bulk.why(seen, secret)
    assert f"Lin may not see lead {quiet.pk}." in answer.content.decode()
    secret.refresh_from_db()
    assert secret.owner == client.user


def test_what_was_merged_while_the_form_was_open_is_said(client_of):
    client, gone = client_of(CITY), make.make_organization()
    Organization.objects.filter(pk=gone.pk).delete()

    answer = client.post(NEW, said(client.user, organization=gone.pk))

    assert answer.status_code == 422
    assert "Someone merged or deleted it while you were writing." in answer.content.decode()


def test_what_one_may_not_see_is_no_target(client_of):
    client, lead = client_of("account manager"), make.make_lead(title="Quiet plant")

    assert client.get(f"{NEW}?lead={lead.pk}").status_code == 400
    answer = client.post(NEW, said(client.user, lead=lead.pk))

    assert answer.status_code == 422
    assert "Quiet plant" not in answer.content.decode()


@pytest.mark.parametrize("query", ["lead=x", "lead=1&lead=2", "due_on=tomorrow", "colour=red"])
def test_an_address_that_makes_no_sense_is_told_what_is_wrong(client_of, query):
    assert client_of(CITY).get(f"{NEW}?{query}").status_code == 400


def test_pressing_save_twice_gives_one(client_of):
    client, organization = client_of(CITY), make.make_organization()

    for _press in range(2):
        client.post(NEW, said(client.user, organization=organization.pk))
    client.post(NEW, said(client.user))

    assert FollowUp.objects.count() == 2


def test_a_day_button_fills_the_day_in_without_scripts(client_of):
    client = client_of(CITY)

    page = client.post(NEW, said(client.user, next_in="week"))

    assert page.context["form"]["due_on"].value() == localdate() + timedelta(days=7)
    assert page.context["form"]["what"].value() == "Send the figures"
    assert not FollowUp.objects.exists()


def test_whoever_gave_it_and_whom_it_is_for_change_it_and_nobody_else(client_of):
    giver, owner, other = client_of("account manager"), client_of("account manager"), client_of("account manager")
    giver.post(NEW, said(owner.user))
    row = FollowUp.objects.get()

    answers = [c.post(row.url, said(owner.user, what=f"Said by {c.user}") | seen(row)) for c in (giver, owner, other)]

    assert [answer.status_code for answer in answers] == [302, 302, 403]
    row.refresh_from_db()
    assert row.what == f"Said by {owner.user}"
    assert f"Said by {giver.user}" in other.get(row.url).content.decode(), "its history"


def test_what_is_done_stays_as_it_was(client_of):
    client = client_of(CITY)
    row = make.make_follow_up(done=True)

    assert client.post(row.url, said(client.user)).status_code == 403
    page = client.get(row.url).content.decode()

    assert "Save" not in page.partition("<main")[2]
    assert str(row.done_by) in page


def test_one_that_may_not_be_seen_is_not_found(client_of):
    hidden = make.make_follow_up(lead=make.make_lead())

    assert client_of("account manager").get(hidden.url).status_code == 404
    assert client_of("privacy officer").get(hidden.url).status_code == 403
    assert client_of("leadership").get(NEW).status_code == 403


def test_the_late_ones_of_my_people_stand_on_the_desk_and_lead_to_their_list(client_of):
    head = client_of("district officer", district=make.make_district())
    ann = make.make_user("district officer", name_en="Ann", manager=head.user)
    yesterday = localdate() - timedelta(days=1)
    for owner, due in ((ann, yesterday), (ann, yesterday), (ann, SOON), (make.make_user(), yesterday)):
        make.make_follow_up(owner=owner, due_on=due)
    make.make_follow_up(owner=ann, due_on=yesterday, lead=make.make_lead(confidentiality="restricted"))

    desk = head.get("/").content.decode()
    rows = head.get(reverse("follow-ups"), {"owner": ann.username, "late": "1"}).context["screen"].page.count.number

    assert f"?owner={ann.username}&amp;late=1" in desk
    assert rows == 2
    assert head.get("/follow-ups/?my_people=1&late=1").context["screen"].page.count.number == 2
    assert "of my people" not in client_of("district officer").get("/").content.decode()
    assert client_of(CITY).get("/follow-ups/?my_people=1&late=1").context["screen"].page.count.number == 4
