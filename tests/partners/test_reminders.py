"""`manage.py remind`, rule by rule: what is due by now, to whom, once, whenever it runs."""

from datetime import date, timedelta

import pytest
import time_machine
from django.core.management import call_command
from django.urls import reverse
from django.utils.timezone import localdate

from partners import reminding
from partners.models import Reminder
from partners.pipeline import Stage
from partners.reminding import remind
from tests import make
from tests.test_races import together

pytestmark = pytest.mark.django_db
DAY = date(2026, 6, 1)
CITY = "city administrator"


def days(count):
    return DAY + timedelta(days=count)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel("2026-06-01T09:00:00+08:00", tick=False) as traveller:
        yield traveller


@pytest.fixture
def owner(db):
    return make.make_user("account manager")


def lead(owner, stage=Stage.SIGNED, **fields):
    """A lead someone met about yesterday, so that only what a test is about is due."""
    made = make.make_lead(stage, owner=owner, **{"received_on": days(-100)} | fields)
    make.make_meeting(leads=[made], held_on=days(-1))
    return made


def told():
    return sorted(Reminder.objects.values_list("kind", "user__username", "about_on"))


def kinds():
    return sorted(Reminder.objects.values_list("kind", flat=True))


@pytest.mark.parametrize(
    ("left", "expected"),
    [(61, []), (60, ["landing_60"]), (31, ["landing_60"]), (30, ["landing_30", "landing_60"]),
     (-20, ["landing_30", "landing_60"])],
)  # fmt: skip
def test_expected_landings_are_told_within_60_and_within_30_days(owner, left, expected):
    lead(owner, expected_landing=days(left))

    remind()

    assert kinds() == expected
    assert [row.kind for row in Reminder.objects.waiting()] == expected[:1], "the nearer overtakes the other"


def test_each_once_however_often_it_runs(owner, capsys):
    lead(owner, expected_landing=days(50))

    call_command("remind")
    call_command("remind")

    assert capsys.readouterr().out.splitlines() == ["1 reminder made.", "0 reminders made."]


def test_a_day_the_job_did_not_run_is_made_up_for(owner, clock):
    lead(owner, expected_landing=days(75))
    remind()
    assert not Reminder.objects.exists()

    clock.move_to("2026-07-11T09:00:00+08:00")
    remind()

    assert "landing_60" in kinds()
    clock.move_to("2026-09-01T09:00:00+08:00")
    remind()
    assert {"landing_60", "landing_30"} <= set(kinds())


def test_another_expected_day_is_another_reminder(owner):
    made = lead(owner, expected_landing=days(50))
    remind()

    made.expected_landing = days(55)
    made.save()
    remind()

    assert [about for _kind, _user, about in told()] == [days(50), days(55)]


def test_owner_and_steward_are_told_and_nobody_who_has_left(owner):
    steward = make.make_user("district officer")
    lead(owner, steward=steward, expected_landing=days(50))
    lead(owner, steward=owner, expected_landing=days(51))
    lead(make.make_user("account manager", is_active=False), expected_landing=days(52))

    assert remind() == 3
    assert {user for _kind, user, _about in told()} == {owner.username, steward.username}


@pytest.mark.parametrize("status", ["dormant", "lost", "abandoned"])
def test_what_sleeps_or_is_over_reminds_nobody(owner, status):
    lost = {"lost_to": "Elsewhere"} if status == "lost" else {}
    made = lead(owner, expected_landing=days(10), status=status, status_reason="Waits", **lost)
    make.make_milestone(lead=made, planned_on=days(-10))

    assert remind() == 0


def test_silence_is_told_once_until_someone_meets_again(owner, clock, settings):
    settings.NO_CONTACT_DAYS = 30
    quiet = make.make_lead(Stage.QUALIFIED, owner=owner, received_on=days(-100))
    make.make_meeting(leads=[quiet], held_on=days(-31))
    make.make_meeting(leads=[quiet], held_on=days(-5), state="draft")
    never = make.make_lead(Stage.RECEIVED, owner=owner, received_on=days(-30))
    make.make_lead(Stage.QUALIFIED, owner=owner, received_on=days(-29))

    remind()

    assert set(Reminder.objects.values_list("lead", "about_on")) == {(quiet.pk, days(-31)), (never.pk, days(-30))}
    make.make_meeting(leads=[quiet], held_on=days(0))
    clock.move_to("2026-07-10T09:00:00+08:00")
    remind()
    assert Reminder.objects.filter(lead=quiet, kind="no_contact").count() == 2


def test_milestones_checks_and_issues(owner):
    made = lead(owner, Stage.LANDED)
    make.make_milestone(lead=made, kind="construction", planned_on=days(-3))
    make.make_milestone(lead=made, kind="production", planned_on=days(0))
    make.make_milestone(lead=made, kind="full_capacity", planned_on=days(-9), actual_on=days(-2))
    make.make_landing_check(lead=made, checked_on=days(-60), next_on=days(-40))
    make.make_landing_check(lead=made, checked_on=days(-30), next_on=days(0))
    settler = make.make_user(CITY)
    for title in ("One", "Two"):
        make.make_issue(lead=made, title=title, owner=settler, due_on=days(-1))
    make.make_issue(lead=made, due_on=days(-1))
    make.make_issue(lead=made, due_on=days(0))

    remind()

    assert told() == sorted(
        [("milestone", owner.username, days(-3)), ("check", owner.username, days(0))]
        + [("issue", settler.username, days(-1))] * 2
        + [("issue", owner.username, days(-1))]
    )
    assert Reminder.objects.get(kind="milestone").about == "Construction started"


def test_a_run_that_breaks_off_leaves_nothing(owner, monkeypatch):
    lead(owner, expected_landing=days(50))

    def breaks(day):
        raise KeyboardInterrupt

    monkeypatch.setattr(reminding, "issues_overdue", breaks)
    with pytest.raises(KeyboardInterrupt):
        remind()

    assert not Reminder.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_of_runs_at_the_same_moment_one_makes_them(owner):
    for left in range(40, 50):
        lead(owner, expected_landing=days(left))

    answers = together([lambda: remind(DAY)] * 4)

    assert sorted(answers) == [0, 0, 0, 10]


# -- on the desk -------------------------------------------------------------------------


def test_the_desk_shows_what_waits_until_it_is_seen(client_of):
    client = client_of(CITY)
    issue = make.make_issue(title="Permits", owner=client.user, due_on=localdate() - timedelta(days=4))
    remind()
    reminder = client.user.reminders.get()
    page = client.get(reverse("desk")).content.decode()

    assert "Aftercare issue overdue · Permits" in page
    assert issue.get_absolute_url() in page
    assert client.post(reverse("reminder-seen", args=[reminder.pk])).url == "/"
    assert client.post(reverse("reminder-seen", args=[reminder.pk])).status_code == 302
    assert "Aftercare issue overdue" not in client.get(reverse("desk")).content.decode()
    assert remind() == 0


def test_a_press_without_leaving_the_page_takes_the_row_away(client_of):
    client = client_of(CITY)
    reminder = make.make_reminder(user=client.user)

    answer = client.post(reverse("reminder-seen", args=[reminder.pk]), headers={"HX-Request": "true"})

    assert (answer.status_code, answer.content) == (200, b"")


def test_nobody_puts_away_what_another_was_reminded_of(client_of):
    reminder = make.make_reminder(user=make.make_user(CITY))

    assert client_of(CITY).post(reverse("reminder-seen", args=[reminder.pk])).status_code == 404
    assert client_of("superuser").post(reverse("reminder-seen", args=[reminder.pk])).status_code == 403
    assert client_of(CITY).get(reverse("reminder-seen", args=[reminder.pk])).status_code == 405
    reminder.refresh_from_db()
    assert reminder.seen_at is None
