"""Two people have one draft open: what the first adds is not taken out by the second, who is told."""

import pytest
from django.urls import reverse

from tests.make import make_meeting, make_organization, make_policy_feedback, make_user

pytestmark = pytest.mark.django_db
FEEDBACK = {"feedback-TOTAL_FORMS": "1", "feedback-0-text": "The tax is high", "feedback-0-area": "tax"}


@pytest.fixture
def both(client_of):
    return client_of("account manager"), client_of("account manager")


@pytest.fixture
def draft(both):
    people = [client.user for client in both]
    return make_meeting(state="draft", logged_by=people[0], attendees=people, notes="Said")


def opened(client, draft):
    """What the form sends as it is shown."""
    context = client.get(url(draft)).context
    links = {name: [row.pk for row in getattr(draft, kind).all()] for name, kind in (
        ("organizations", "organizations"), ("contacts", "contacts"), ("colleagues", "attendees"))}  # fmt: skip
    hidden = {"press": str(context["press"]), "named": context["named"]}
    hidden["history_seen"] = context["form"]["history_seen"].value()
    typed = {"kind": draft.kind, "held_on": str(draft.held_on), "notes": draft.notes, "draft": "1"}
    return typed | hidden | links


def url(draft):
    return reverse("complete-meeting", args=[draft.pk])


def test_what_a_colleague_added_is_shown_once_and_kept(both, draft):
    (mine, theirs), other = both, make_organization(name_en="Orion")
    form, stale = opened(mine, draft), opened(theirs, draft)
    form["organizations"] = [*form["organizations"], other.pk]

    assert mine.post(url(draft), form | FEEDBACK).status_code == 302
    told = theirs.post(url(draft), stale)

    page = told.content.decode()
    assert told.status_code == 422
    assert "Someone else saved this meeting while you were writing. Nothing you typed is lost." in page
    assert "Policy feedback: The tax is high" in page
    assert f'name="organizations" value="{other.pk}"' in page
    again = stale | {"named": told.context["named"], "organizations": form["organizations"]} | FEEDBACK
    again |= {"feedback-0-row": draft.feedback.get().pk, "press": str(told.context["press"])}
    assert told.context["blocks"].forms[0].initial["text"] == "The tax is high"
    assert theirs.post(url(draft), again).status_code == 302
    assert (draft.organizations.count(), draft.feedback.count()) == (2, 1)


def test_what_was_seen_and_taken_out_is_taken_out_and_saving_again_is_on_purpose(both, draft):
    mine, theirs = both
    said = make_policy_feedback(meeting=draft)
    form, stale = opened(mine, draft), opened(theirs, draft)
    assert mine.post(url(draft), form | {"organizations": []}).status_code == 302
    assert not draft.organizations.exists()
    assert not draft.feedback.filter(pk=said.pk).exists()

    told = theirs.post(url(draft), stale)
    saved = theirs.post(url(draft), stale | {"named": told.context["named"]})

    assert (told.status_code, saved.status_code) == (422, 302)
    assert draft.organizations.count() == 1


@pytest.mark.parametrize("named", ["", "x", "[]", '{"organizations": 5}', '{"organizations": [1]}', "[" * 5000, "null"])
def test_a_mark_that_makes_no_sense_breaks_nothing(client_of, named):
    client = client_of(make_user("account manager"))
    draft = make_meeting(state="draft", logged_by=client.user)

    assert client.post(url(draft), opened(client, draft) | {"named": named}).status_code in (302, 422)
