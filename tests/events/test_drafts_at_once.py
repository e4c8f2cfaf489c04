"""Two people complete one draft at the same moment: it is completed once, and the other is told."""

import threading

import pytest
from django.db import connection
from django.urls import reverse

from events.models import FollowUp, Meeting
from tests.make import make_meeting, make_user

pytestmark = pytest.mark.django_db(transaction=True)


def test_of_two_who_complete_a_draft_one_does(client_of):
    mine, theirs = client_of("account manager"), client_of("account manager")
    draft = make_meeting(state="draft", logged_by=mine.user, attendees=[mine.user, theirs.user])
    url, organization = reverse("complete-meeting", args=[draft.pk]), draft.organizations.get().pk
    typed = {"kind": "visit", "held_on": str(draft.held_on), "organizations": [organization], "save": "1"}
    typed |= {"next_step": "Call", "next_on": "2099-01-01"}
    shown = {client: client.get(url).context for client in (mine, theirs)}
    start, answers = threading.Barrier(2), {}

    def press(client, notes):
        context = shown[client]
        seen = {"press": str(context["press"]), "history_seen": context["form"]["history_seen"].value()}
        start.wait()
        answers[notes] = client.post(url, typed | seen | {"notes": notes})
        connection.close()

    presses = [threading.Thread(target=press, args=one) for one in ((mine, "Mine"), (theirs, "Theirs"))]
    for one in presses:
        one.start()
    for one in presses:
        one.join()

    draft.refresh_from_db()
    told = [answer.wsgi_request._messages for answer in answers.values()]
    assert (draft.state, {answer.status_code for answer in answers.values()}) == (Meeting.State.COMPLETE, {302})
    assert FollowUp.objects.count() == 1
    assert sorted("complete already" in str([str(said) for said in one]) for one in told) == [False, True]


def test_a_second_press_of_the_same_form_is_the_first(client_of):
    client = client_of(make_user("account manager"))
    draft = make_meeting(state="draft", logged_by=client.user)
    context = client.get(reverse("complete-meeting", args=[draft.pk])).context
    typed = {"kind": "visit", "held_on": str(draft.held_on), "notes": "Said", "draft": "1"}
    typed |= {"press": str(context["press"]), "history_seen": context["form"]["history_seen"].value()}

    answers = [client.post(reverse("complete-meeting", args=[draft.pk]), typed).status_code for _press in "12"]

    assert answers == [302, 302]
