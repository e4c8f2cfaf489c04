"""Policy feedback: several of a meeting, written on its form, listed by themselves, kept by imports and undone."""

import pytest
from django.urls import reverse

from events.models import Meeting, PolicyFeedback
from promotion_crm.models import ChangeSet
from promotion_crm.undoing import Undoing
from tests.events.bringing import bring
from tests.events.test_drafts import complete
from tests.events.test_recording import post
from tests.kernel.bulk import apart
from tests.make import make_lead, make_meeting, make_organization, make_policy_feedback, make_user

__all__ = ["bring"]
pytestmark = pytest.mark.django_db


def blocks(*said, **more):
    """Blocks of feedback as the form sends them: (text, area, severity)."""
    found = {"feedback-TOTAL_FORMS": str(len(said)), "feedback-INITIAL_FORMS": "0"} | more
    for n, (text, area, severity) in enumerate(said):
        found |= {f"feedback-{n}-text": text, f"feedback-{n}-area": area, f"feedback-{n}-severity": severity}
    return found


def kept(meeting):
    return [(one.text, one.area, one.severity) for one in meeting.feedback.order_by("pk")]


def test_several_are_logged_with_a_meeting_and_blank_blocks_are_none(client_of):
    said = [("No power", "utilities", "blocking"), ("", "", "remark"), ("Slow visas", "talent", "hindrance")]

    response = post(client_of("account manager"), organizations=[make_organization().pk], **blocks(*said))

    assert response.status_code == 302
    assert kept(Meeting.objects.get()) == [said[0], said[2]]


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        (("No power", "", "remark"), "Choose the area of policy this is about."),
        (("", "tax", "remark"), "Write what was said, or choose no area."),
        (("No power", "magic", "remark"), "Select a valid choice"),
        (("No power", "tax", "huge"), "Select a valid choice"),
    ],
)
def test_a_block_that_makes_no_sense_is_told_and_nothing_is_saved(client_of, said, sentence):
    response = post(client_of("account manager"), organizations=[make_organization().pk], **blocks(said))

    assert response.status_code == 422
    assert sentence in response.content.decode()
    assert not Meeting.objects.exists()


def test_one_more_block_is_asked_for_without_scripts(client_of):
    response = post(client_of("account manager"), save="", add_feedback="1", **blocks(("No power", "tax", "remark")))

    page = response.content.decode()
    assert "No power" in page
    assert 'name="feedback-1-text"' in page


def test_on_a_draft_it_is_edited_added_and_taken_out(client_of):
    client = client_of("account manager")
    draft = make_meeting(state="draft", logged_by=client.user)
    first, second = (make_policy_feedback(meeting=draft, area="tax") for _n in "12")
    foreign = make_policy_feedback()
    said = blocks(("", "tax", "remark"), ("Changed", "land", "remark"), ("New", "data", "remark"))
    said |= {"feedback-0-row": first.pk, "feedback-1-row": second.pk, "feedback-2-row": foreign.pk}

    complete(client, draft, organizations=[draft.organizations.get().pk], **said)

    assert kept(draft) == [("Changed", "land", "remark"), ("New", "data", "remark")]
    assert draft.feedback.first() != foreign
    assert second in draft.feedback.all()
    assert kept(foreign.meeting) == [(foreign.text, "other", "remark")]


def test_the_list_narrows_by_area_severity_and_what_the_meeting_says(client_of):
    client, organization = client_of("city administrator"), make_organization(country="NZ")
    meeting = make_meeting(organizations=[organization], held_on="2026-03-04")
    make_policy_feedback(meeting=meeting, text="Zqpower", area="utilities", severity="blocking")
    make_policy_feedback(text="Zqother")
    url = reverse("policy-feedback")

    for question in (
        "area=utilities", "severity=blocking", "country=NZ", f"organization={organization.pk}",
        "held_before=2026-03-04", "q=Zqpower",
    ):  # fmt: skip
        page = client.get(f"{url}?{question}").content.decode()
        assert "Zqpower" in page, question
        assert "Zqother" not in page, question


def test_a_lead_one_may_not_see_takes_its_meeting_and_its_feedback_along(client_of):
    client = client_of("account manager")
    lead = make_lead(confidentiality="restricted")
    make_policy_feedback(meeting=make_meeting(leads=[lead]), text="Zqhidden")
    code = make_lead()
    make_policy_feedback(meeting=make_meeting(leads=[code]), text="Zqshown")

    page = client.get(reverse("policy-feedback")).content.decode()

    assert "Zqshown" in page
    assert code.code not in page  # not a lead of theirs
    assert "Zqhidden" not in page


# -- imports -------------------------------------------------------------------------------
def test_an_import_makes_edits_and_removes_the_one_row_and_is_undone(bring):
    me, none = make_user("city administrator"), make_meeting()
    one, gone = (make_policy_feedback(text="Old", area="tax").meeting for _n in "12")
    apart()

    content = f"id,policy_feedback\n{none.pk},Made\n{one.pk},Edited\n{gone.pk},\n"
    said = bring("meetings", content, as_=me)

    assert "0 new, 3 changed" in said, said
    assert kept(none) == [("Made", "other", "remark")]
    assert kept(one) == [("Edited", "tax", "remark")]
    assert kept(gone) == []
    assert "0 changed, 3 unchanged" in bring("meetings", content, as_=me)

    assert not Undoing(ChangeSet.objects.get(), me).run()

    assert [kept(one) for one in (none, one, gone)] == [[], [("Old", "tax", "remark")], [("Old", "tax", "remark")]]


def test_a_new_meeting_brings_its_feedback_and_of_several_none_is_edited(bring):
    me, meeting = make_user("city administrator"), make_meeting()
    for text in ("One", "Two"):
        make_policy_feedback(meeting=meeting, text=text)
    rows = f"2026-01-05,{make_organization().pk},Talk,Slow,\n,,,Other,{meeting.pk}\n"

    refused = bring("meetings", f"held_on,organizations,notes,policy_feedback,id\n{rows}", as_=me)
    saved = bring(
        "meetings", f"held_on,organizations,notes,policy_feedback\n2026-01-05,{make_organization().pk},A,Slow\n", as_=me
    )

    assert "Row 3: Policy feedback: The meeting has 2 pieces of feedback, each of its own area." in refused
    assert "1 new" in saved
    assert [one.text for one in PolicyFeedback.objects.order_by("pk")] == ["One", "Two", "Slow"]
