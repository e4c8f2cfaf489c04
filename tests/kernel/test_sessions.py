"""Sessions: they end by themselves, can be seen and ended, and no one reads from the database how to get in."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.timezone import now

from promotion_crm.models import BrowserSession, User
from promotion_crm.signing_in.devices import device
from promotion_crm.signing_in.sessions import sweep
from tests import make

pytestmark = pytest.mark.django_db
KEYS = "/keys/"  # a page that asks nothing of its own


def another(user):
    client = Client()
    client.force_login(user)
    return client


def open_to(client):
    return client.get(reverse("account")).status_code == 200


def aged(client, **times):
    BrowserSession.objects.filter(pk=BrowserSession.digest(client.session.session_key)).update(**times)


def test_the_database_does_not_hold_what_the_cookie_says(client_of):
    me = client_of("verifier")

    row = BrowserSession.objects.get(user=me.user)

    assert me.cookies["sessionid"].value not in str(vars(row))


def test_an_idle_session_ends(client_of, settings):
    me = client_of("verifier")
    aged(me, seen_at=now() - timedelta(minutes=settings.SESSION_IDLE_MINUTES - 1))
    assert open_to(me)

    aged(me, seen_at=now() - timedelta(minutes=settings.SESSION_IDLE_MINUTES + 1))

    assert not open_to(me)


def test_a_session_in_use_ends_when_it_is_too_old(client_of):
    me = client_of("verifier")
    aged(me, expires_at=now())

    assert not open_to(me)


def test_that_a_session_is_used_is_written_once_in_a_while(client_of):
    me = client_of("verifier")
    me.get(KEYS)
    with CaptureQueriesContext(connection) as usual:
        me.get(KEYS)

    aged(me, seen_at=now() - timedelta(minutes=6))
    with CaptureQueriesContext(connection) as noting:
        me.get(KEYS)

    assert not [q for q in usual if q["sql"].startswith("UPDATE")]
    assert len(noting) == len(usual) + 1
    assert BrowserSession.objects.get(user=me.user).seen_at > now() - timedelta(minutes=1)


def test_a_new_password_ends_the_other_sessions_and_not_this_one(client_of):
    me = client_of("verifier")
    other = another(me.user)
    new = "another horse battery"

    me.post(reverse("change-password"), {"old_password": make.PASSWORD, "new_password1": new, "new_password2": new})

    assert open_to(me)
    assert not open_to(other)
    assert BrowserSession.objects.of(me.user).count() == 1


def test_disabling_an_account_ends_its_sessions_by_whatever_path(client_of):
    me = client_of("verifier")

    User.objects.filter(pk=me.user.pk).update(is_active=False)

    assert not BrowserSession.objects.of(me.user).exists()


def test_one_ends_a_session_of_ones_own_and_no_other(client_of):
    me, stranger = client_of("verifier"), client_of("verifier")
    old = another(me.user)
    end = lambda client: reverse("end-session", args=[BrowserSession.digest(client.session.session_key)])  # noqa: E731

    assert me.post(end(stranger)).status_code == 404
    assert open_to(stranger)
    me.post(end(old))
    assert not open_to(old)
    me.post(end(me))
    assert open_to(me)


def test_one_ends_all_other_sessions(client_of):
    me, stranger = client_of("verifier"), client_of("verifier")
    others = [another(me.user), another(me.user)]

    me.post(reverse("end-other-sessions"))

    assert open_to(me)
    assert open_to(stranger)
    assert not any(open_to(other) for other in others)


def test_the_page_lists_my_sessions_alone(client_of):
    me = client_of("verifier")
    make.make_browser_session(user=me.user, address="203.0.113.5", agent="Mozilla/5.0 (iPhone) Safari/604")
    make.make_browser_session(address="203.0.113.6")

    page = me.get(reverse("sessions")).content.decode()

    assert "203.0.113.5" in page
    assert "Safari, iPhone" in page
    assert "203.0.113.6" not in page


def test_the_worker_sweeps_what_is_over():
    over = make.make_browser_session(seen_at=now() - timedelta(days=1))
    live = make.make_browser_session()

    sweep()

    assert list(BrowserSession.objects.filter(pk__in=[over.pk, live.pk])) == [live]


@pytest.mark.parametrize(
    ("agent", "said"),
    [
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0", "Edge, Windows"),
        ("Mozilla/5.0 (Linux; Android 15) Chrome/140.0 Mobile Safari/537.36", "Chrome, Android"),
        ("", "Unknown browser"),
    ],
)
def test_a_browser_is_told_in_words(agent, said):
    assert device(agent) == said


def test_a_system_administrator_ends_the_sessions_of_a_person_and_not_of_a_superuser(client_of):
    boss, person, above = client_of("system administrator"), client_of("verifier"), client_of("superuser")

    for who in (person, above):
        chosen = {"action": "end_sessions", "_selected_action": [who.user.pk]}
        assert boss.post(reverse("admin:promotion_crm_user_changelist"), chosen).status_code in (200, 302)
        boss.post(reverse("admin:promotion_crm_user_changelist"), chosen | {"confirm": "1"})

    assert not open_to(person)
    assert open_to(above)


def test_a_password_of_ones_own_is_not_set_without_the_old_one(client_of):
    client = client_of("system administrator")
    own = reverse("admin:auth_user_password_change", args=[client.user.pk])

    answer = client.post(own, {"password1": "An0ther-long-one", "password2": "An0ther-long-one"})

    assert answer.url == reverse("change-password")
    client.user.refresh_from_db()
    assert client.user.check_password(make.PASSWORD)
