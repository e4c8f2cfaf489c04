"""Response clocks: their days, who stops them, what stays late, and how they follow their lead."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import translation
from django.utils.timezone import localdate

from partners.models import ResponseClock
from partners.pipeline import StaleLead
from tests.days import tomorrow, worked_out, yesterday
from tests.make import (
    make_lead,
    make_policy_version,
    make_program,
    make_user,
)

pytestmark = pytest.mark.django_db
CITY = "city administrator"
LONG_AGO = timedelta(days=60)


def clock_of(lead, kind="answer"):
    return lead.clocks.filter(kind=kind).latest("id")


def running(lead):
    return set(lead.clocks.running().values_list("kind", flat=True))


def stop(client, clock, **posted):
    return client.post(reverse("stop-clock", args=[clock.lead_id, clock.pk]), {"clock": clock.pk} | posted)


# -- days -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("received", "answer", "assess", "experts"),
    [
        # Friday 2026-09-18 to Monday; then Sunday the 20th is worked for National Day.
        (date(2026, 9, 14), date(2026, 9, 15), date(2026, 9, 17), date(2026, 9, 22)),
        # National Day, 1 to 7 October; Saturday the 10th is worked.
        (date(2026, 9, 30), date(2026, 10, 8), date(2026, 10, 10), date(2026, 10, 15)),
        (date(2026, 10, 9), date(2026, 10, 10), date(2026, 10, 13), date(2026, 10, 19)),
    ],
)
def test_the_days_are_working_days_of_china(received, answer, assess, experts):
    plain = make_lead(received_on=received)
    expert = make_lead(received_on=received, needs_experts=True)

    assert (clock_of(plain).due_on, clock_of(plain, "assess").due_on) == (answer, assess)
    assert clock_of(expert, "assess").due_on == experts
    assert all(clock.holidays_known for clock in plain.clocks.all())


def test_the_days_are_those_of_the_policy_in_force_when_it_was_received():
    program = make_program()
    make_policy_version(program=program, effective_from=date(2026, 1, 1), answer_days=2, label="Old")
    new = make_policy_version(program=program, effective_from=date(2026, 3, 1), answer_days=5, label="New")

    clock = clock_of(make_lead(received_on=date(2026, 3, 2)))

    assert (clock.policy, clock.due_on) == (new, date(2026, 3, 9))


def test_a_policy_is_called_as_its_reader_says(client_of):
    policy = make_policy_version(effective_from=date(2026, 1, 1), label="Zqrules", label_zh="招商办法")
    lead = make_lead(received_on=date(2026, 3, 2))

    pages = [client_of(CITY, language=code).get(lead.get_absolute_url()).content.decode() for code in ("en", "zh-hans")]

    assert clock_of(lead).policy == policy
    assert ["Zqrules" in page for page in pages] == [True, False]
    assert ["招商办法" in page for page in pages] == [False, True]
    policy.label_zh = ""
    with translation.override("zh-hans"):
        assert str(policy) == "Zqrules"


def test_a_year_that_is_not_published_is_said(client_of):
    lead = make_lead()
    ResponseClock.of(lead, "report", make_policy_version(), date(2060, 1, 30)).save()
    clock = clock_of(lead, "report")

    assert (clock.holidays_known, clock.unpublished) == (False, [2060])
    page = client_of(CITY).get(lead.get_absolute_url()).content.decode()
    assert "The holidays of 2060 are not yet published" in page


# -- stopping -------------------------------------------------------------------------


def test_what_is_done_is_kept_with_who_when_and_a_note(client_of):
    client, lead = client_of(CITY), make_lead()

    answer = stop(client, clock_of(lead), done_on=localdate(), clock_note=" By phone ")

    clock = clock_of(lead)
    assert answer.url == lead.get_absolute_url()
    assert (clock.stopped_on, clock.stopped_by, clock.note, clock.late) == (localdate(), client.user, "By phone", False)


def test_no_day_is_today(client_of):
    lead = make_lead()

    stop(client_of(CITY), clock_of(lead), done_on="")

    assert clock_of(lead).stopped_on == localdate()


def test_stopped_late_stays_late(client_of):
    client, lead = client_of(CITY), make_lead(received_on=localdate() - LONG_AGO)

    answer = stop(client, clock_of(lead))

    page = client.get(answer.url).content.decode()
    assert "stays marked as late" in page
    assert '<span class="badge bad">Late</span>' in page
    for act in (
        lambda: ResponseClock.objects.filter(pk=clock_of(lead).pk).update(due_on=localdate()),
        lambda: ResponseClock.objects.filter(pk=clock_of(lead).pk).update(stopped_on=None),
        lambda: clock_of(lead).delete(),
        lambda: raw("UPDATE partners_responseclock SET stopped_on = started_on"),
    ):
        with pytest.raises(IntegrityError, match="stays as it stopped"), transaction.atomic():
            act()
    assert clock_of(lead).late


def raw(sql):
    with connection.cursor() as cursor:
        cursor.execute(sql)


@pytest.mark.parametrize(
    ("posted", "says"),
    [
        ({"done_on": tomorrow}, "is in the future"),
        ({"done_on": yesterday}, "is before the clock started"),
        ({"done_on": "yesterday"}, "Done on"),
        ({"done_on": "2026-02-30"}, "Done on"),
        ({"clock_note": "x" * 301}, "Note"),
        ({"clock_note": "a\0b"}, "Note"),
    ],
)
def test_what_cannot_be_is_refused_in_words_and_stays_typed(client_of, posted, says):
    lead = make_lead()

    answer = stop(
        client_of(CITY), clock_of(lead), **{"done_on": localdate(), "clock_note": "My words"} | worked_out(posted)
    )

    page = answer.content.decode()
    assert answer.status_code == 422
    assert says in page.partition("Not done")[2].partition("</ul>")[0]
    assert f'value="{posted.get("clock_note", "My words").replace(chr(0), "")}"' in page
    assert 'class="stop" open' in page
    assert clock_of(lead).stopped_on is None


def test_a_note_typed_there_is_in_no_other_form(client_of):
    page = stop(client_of(CITY), clock_of(make_lead()), done_on="x", clock_note="My words").content.decode()

    assert page.count("My words") == 1


def test_the_second_is_told(client_of):
    client, lead = client_of(CITY), make_lead()
    clock = clock_of(lead)
    clock.stop(by=make_user(CITY))

    answer = stop(client, clock)

    assert answer.status_code == 409
    assert "was stopped already" in answer.content.decode()


@pytest.mark.parametrize(
    ("role", "status"),
    [
        (CITY, 302),
        ("verifier", 403),
        ("leadership", 403),
        ("account manager", 404),
        ("district officer", 404),
        ("event officer", 404),
        ("privacy officer", 403),
    ],
)
def test_who_may_stop_a_clock(client_of, role, status):
    clock = clock_of(make_lead())

    assert stop(client_of(role), clock).status_code == status


def test_who_owns_the_lead_stops_its_clock_and_a_stranger_sees_no_button(client_of):
    owner, lead = client_of("account manager"), make_lead()
    lead.owner = owner.user
    lead.save()

    assert "Mark answered" in owner.get(lead.get_absolute_url()).content.decode()
    assert "Mark answered" not in client_of("leadership").get(lead.get_absolute_url()).content.decode()
    assert stop(owner, clock_of(lead)).status_code == 302


def test_a_clock_of_another_lead_is_not_found(client_of):
    other = clock_of(make_lead())

    assert client_of(CITY).post(reverse("stop-clock", args=[make_lead().pk, other.pk])).status_code == 404


def test_a_clock_is_stopped_by_post_alone(client_of):
    clock = clock_of(make_lead())

    assert client_of(CITY).get(reverse("stop-clock", args=[clock.lead_id, clock.pk])).status_code == 405


def test_the_shell_keeps_to_the_same_rules():
    clock = clock_of(make_lead())

    with pytest.raises(PermissionDenied):
        clock.stop(by=make_user("leadership"))
    with pytest.raises(ValidationError, match="future"):
        clock.stop(by=make_user(CITY), on=localdate() + timedelta(days=1))
    with pytest.raises(ValidationError):
        clock.stop(by=make_user(CITY), note="x" * 301)
    clock.stop(by=make_user(CITY))
    with pytest.raises(StaleLead):
        clock.stop(by=make_user(CITY))
