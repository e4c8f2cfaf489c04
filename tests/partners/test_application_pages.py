"""Applications and calls as people meet them: pages, list, desk, and what a page refuses."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import localdate, now

from partners.models import Application, Batch, Call
from partners.programs.waiting import late_applications
from promotion_crm.workdays import add_workdays
from tests import make, pages
from tests.seen import seen

pytestmark = pytest.mark.django_db


@pytest.fixture
def city(client_of):
    return client_of("city administrator")


def act(client, application, name, seen=None, **data):
    address = reverse("act-on-application", args=[application.pk, name])
    return client.post(address, {"seen": seen or application.state, **data})


def test_an_application_is_found_entered_and_submitted(city):
    call, organization = make.make_call(), make.make_organization(name_en="Harbour Chamber")
    address = f"{reverse('new-application')}?organization={organization.pk}"

    found = city.get(reverse("new-application"), {"find": "harbour", "call": call.pk})
    assert f"?organization={organization.pk}&amp;call={call.pk}" in found.content.decode()
    assert city.get(address).status_code == 200
    data = {"call": call.pk, "category": "business_association", "reasons": "Members abroad", "submit": "1"}
    response = city.post(address, data)

    application = Application.objects.get()
    assert response["location"] == application.get_absolute_url()
    assert (application.state, application.entered_by) == ("submitted", city.user)


def test_what_is_refused_keeps_what_was_typed_and_nothing_is_half_written(city):
    held = make.make_appointment()
    call = make.make_call(program=held.program)
    address = f"{reverse('new-application')}?organization={held.organization.pk}"

    response = city.post(address, {"call": call.pk, "category": "financial_capital", "reasons": "Kept", "submit": "1"})

    text = response.content.decode()
    assert response.status_code == 422
    assert "renew that appointment when it ends" in text and "Kept" in text
    assert not Application.objects.exists()


def test_a_closed_call_is_not_offered(city):
    closed = make.make_call(opens_on=localdate() - timedelta(9), closes_on=localdate() - timedelta(1))
    organization = make.make_organization()
    address = f"{reverse('new-application')}?organization={organization.pk}"

    assert closed.name_en not in city.get(address).content.decode()
    assert city.post(address, {"call": closed.pk, "category": "financial_capital"}).status_code == 422


def test_a_call_opens_again_by_a_later_day(city):
    call = make.make_call(opens_on=localdate() - timedelta(9), closes_on=localdate() - timedelta(1))
    data = {"program": call.program_id, "batch_number": call.batch_number, "name_en": "Again"}
    data |= {"opens_on": call.opens_on, "closes_on": localdate()} | seen(call)

    assert city.post(reverse("change-call", args=[call.pk]), data).status_code == 302
    call.refresh_from_db()
    assert call.is_open and call.policy.program == call.program


def test_a_new_call_takes_the_policy_in_force_and_the_next_number(city):
    batch = make.make_batch(number=4)
    policy = make.make_policy_version(program=batch.program)
    page = city.get(f"{reverse('new-call')}?program={batch.program}")
    assert 'value="5"' in page.content.decode()

    data = {"program": batch.program_id, "batch_number": 5, "name_zh": "征集", "opens_on": localdate()}
    assert city.post(reverse("new-call"), data).status_code == 302
    assert Call.objects.get().policy == policy
    early = data | {"batch_number": 6, "opens_on": "2024-01-01"}
    assert "No policy version of" in city.post(reverse("new-call"), early).content.decode()


def test_a_step_is_taken_on_the_page_and_stands_in_its_timeline(city):
    application = make.make_application("submitted")

    assert act(city, application, "begin_review", comment="Looks good").status_code == 302

    text = city.get(application.get_absolute_url()).content.decode()
    assert "Looks good" in text and 'aria-current="step">Preliminary review' in text


def test_the_second_press_is_told(city):
    application = make.make_application("submitted")
    act(city, application, "begin_review")

    again = act(city, application, "begin_review", seen="submitted")

    assert again.status_code == 409
    assert "is “Preliminary review” by now" in again.content.decode()
    assert application.steps.count() == 2


@pytest.mark.parametrize(
    ("name", "seen", "status"),
    [("recommend", "submitted", 422), ("send_back", "submitted", 422), ("dance", "submitted", 404)],
)
def test_a_step_out_of_order_is_refused_on_the_page(city, name, seen, status):
    application = make.make_application("submitted")

    assert act(city, application, name, seen=seen).status_code == status
    assert application.steps.count() == 1


def test_what_cannot_be_taken_back_is_asked_about_first(city):
    application = make.make_application("commission_review")

    asked = act(city, application, "reject", comment="Too <small>")
    application.refresh_from_db()
    assert application.state == "commission_review"
    assert "cannot be taken back" in asked.content.decode() and "Too &lt;small&gt;" in asked.content.decode()
    assert act(city, application, "reject", comment="", sure="1").status_code == 422
    assert act(city, application, "reject", comment="Too small", sure="1").status_code == 302
    application.refresh_from_db()
    assert application.state == "rejected"


@pytest.mark.parametrize("role", ["account manager", "leadership", "district officer"])
def test_the_wrong_role_is_refused_and_told(client_of, role):
    client, application = client_of(role), make.make_application("commission_review")

    response = act(client, application, "reject", comment="No", sure="1")

    assert response.status_code == 403
    assert "Only a city administrator" in response.content.decode()
    assert client.get(reverse("confirm-applications")).status_code == 403


def test_an_application_is_changed_while_it_is_a_draft_and_two_who_change_it_are_told(city):
    application = make.make_application(reasons="Old")
    address = reverse("change-application", args=[application.pk])
    data = {"call": application.call_id, "category": "financial_capital", "reasons": "New"}
    data |= {"seen": application.updated_at.isoformat()} | seen(application)

    assert city.post(address, data).status_code == 302
    told = city.post(address, data | {"reasons": "Other"})
    assert told.status_code == 422
    assert "Someone else saved this application" in told.content.decode()
    assert city.post(address, data | {"reasons": "Other"} | seen(application)).status_code == 409
    application.refresh_from_db()
    assert application.reasons == "New"
    make.make_application_step(application=application)
    assert city.get(address).status_code == 403


def test_a_set_is_looked_at_and_then_confirmed_on_its_page(city):
    call = make.make_call(program=make.make_program(code="GPFI"), batch_number=3)
    rows = [make.make_application("commission_review", call=call) for _ in range(3)]
    address = f"{reverse('confirm-applications')}?tick={rows[0].pk},{rows[2].pk}"
    data = {"number": 3, "announced_on": localdate(), "starts_on": localdate(), "place": "Hall"}

    looked = city.post(address, data | {"preview": "1"})
    text = looked.content.decode()
    assert "GPFI-3-01" in text and "GPFI-3-02" in text and "GPFI-3-03" not in text
    done = city.post(address, data | {"save": "1", "seen": looked.context["preview"].mark})

    assert done.status_code == 302
    assert Batch.objects.get(number=3).appointments.count() == 2
    again = city.post(address, data | {"save": "1", "seen": looked.context["preview"].mark})
    assert again.status_code == 422
    assert "already; choose another" in again.content.decode()


def test_without_a_tick_all_of_the_call_that_are_ready_are_confirmed(city):
    call = make.make_call()
    make.make_application("submitted", call=call)
    make.make_application("commission_review", call=call)

    page = city.get(f"{reverse('confirm-applications')}?call={call.pk}")

    assert page.context["count"] == 1


def late_one(days=30, **fields):
    return make.make_application("submitted", at=now() - timedelta(days=days), **fields)


def test_late_is_what_waited_longer_than_the_clock(client_of):
    late, draft, fresh = late_one(), make.make_application(), make.make_application("submitted")
    returned = make.make_application("returned", at=now() - timedelta(days=30))

    assert list(late_applications(localdate())) == [late]
    assert late.is_late and not (draft.is_late or fresh.is_late or returned.is_late)
    last = add_workdays(localdate() - timedelta(days=30), 3)
    assert (late_applications(localdate()).get().was_due_on, late.due_on) == (last, last)
    assert not late_applications(last).exists()
    assert late_applications(add_workdays(last, 1)).get() == late
    text = client_of("leadership").get(reverse("applications"), {"late": "1"}).content.decode()
    assert str(late.organization) in text and str(returned.organization) not in text


def test_the_list_says_how_long_as_the_page_does(city):
    late = late_one(days=40)
    columns = "organization,holder,waiting_days,due_on,late"

    text = pages.text_of(city.get(pages.export_url("applications", "csv", f"columns={columns}")))

    row = text.splitlines()[1].split(",")
    assert row[1:] == ["The commission", str(late.waiting_days), str(late.due_on), "Yes"]


def test_what_waits_for_me_on_the_desk_and_in_the_list(client_of):
    here = make.make_district()
    officer, city = client_of("district officer", district=here), client_of("city administrator")
    mine = {
        "to review": make.make_application("submitted", district=here),
        "returned": make.make_application("returned", entered_by=officer.user),
    }
    citys = {
        "to review": make.make_application("district_review"),
        "to decide": make.make_application("commission_review", district=here),
    }
    make.make_application("commission_review", reviewer=city.user)  # four eyes: for another
    make.make_application("submitted", district=make.make_district())

    for client, rows in ((officer, mine), (city, citys)):
        names = {str(row.organization) for row in rows.values()}
        listed = client.get(reverse("applications"), {"mine": "1"}).context["screen"].rows
        assert {row.pk for row in listed} == {row.pk for row in rows.values()}
        desk = client.get("/").content.decode()
        assert all(name in desk for name in names)
    assert "Applications for me" not in client_of("leadership").get("/").content.decode()
