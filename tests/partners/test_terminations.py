"""A termination needs a ground, evidence and two people."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.timezone import localdate

from partners.models import StaleTerm, Termination
from tests import make
from tests.seen import seen

pytestmark = pytest.mark.django_db
CITY = "city administrator"
GIVEN = {
    "seen": "active",
    "ground": "harm",
    "reason": "Zqwhat they did",
    "departments": "Foreign affairs office",
}


def paper(name="minutes.pdf", content=b"%PDF-1.7 minutes"):
    return SimpleUploadedFile(name, content)


@pytest.fixture
def held(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return make.make_appointment()


def propose(client, appointment, **changed):
    given = GIVEN | {"evidence": paper()} | changed
    data = {name: value for name, value in given.items() if value is not None}
    return client.post(reverse("terminate", args=[appointment.pk]), data)


def decide(client, termination, verdict, note=""):
    address = reverse("decide-termination", args=[termination.appointment_id, termination.pk])
    return client.post(address, {"verdict": verdict, "decision_note": note})


def state_of(appointment):
    appointment.refresh_from_db()
    return appointment.state


def test_from_proposal_to_the_end_of_the_term(client_of, held):
    asker, decider = client_of(CITY), client_of(CITY)

    asked = propose(asker, held)
    proposal = held.terminations.get()
    during = state_of(held)
    desk = decider.get(reverse("desk")).content.decode()
    done = decide(decider, proposal, "carry_out")

    assert (asked.status_code, during, done.status_code) == (302, "termination_proposed", 302)
    assert proposal.get_absolute_url() in desk
    assert proposal.get_absolute_url() not in asker.get(reverse("desk")).content.decode()
    assert state_of(held) == "terminated"
    assert held.terminated_on == localdate()
    page = client_of("leadership").get(held.get_absolute_url()).content.decode()
    assert all(words in page for words in ("Zqwhat they did", "Foreign affairs office", "Harm by unrelated actions"))


def test_refused_it_is_active_again_and_can_be_proposed_anew(client_of, held):
    city = client_of(CITY)
    proposal = make.make_termination(appointment=held)

    bare = decide(city, proposal, "refuse")
    said = decide(city, proposal, "refuse", "They came back")

    assert (bare.status_code, said.status_code) == (422, 302)
    assert "write why the termination is refused" in bare.content.decode()
    assert state_of(held) == "active"
    assert propose(city, held).status_code == 302


def test_whoever_proposed_it_does_not_decide_it_not_even_in_an_emergency(client_of, held):
    client = client_of("superuser")
    propose(client, held)
    proposal = held.terminations.get()

    page = decide(client, proposal, "carry_out")

    assert page.status_code == 403
    assert "does not decide it" in page.content.decode()
    assert state_of(held) == "termination_proposed"
    own = {"state": "carried_out", "decided_by": client.user, "decided_at": proposal.proposed_at}
    with pytest.raises(IntegrityError, match="termination_four_eyes"), transaction.atomic():
        Termination.objects.filter(pk=proposal.pk).update(**own)


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"evidence": None}, "This field is required"),
        ({"evidence": paper("notes.pdf", b"MZ\x90 a program")}, "is a program or a web page"),
        ({"evidence": paper("tool.exe")}, "cannot be kept"),
        ({"ground": ""}, "This field is required"),
        ({"ground": "whim"}, "Select a valid choice"),
        ({"reason": " "}, "This field is required"),
        ({"departments": ""}, "This field is required"),
    ],
)
def test_a_proposal_without_its_grounds_is_refused_and_leaves_nothing(client_of, held, changed, words, settings):
    page = propose(client_of(CITY), held, **changed)

    assert page.status_code == 422
    assert words in page.content.decode()
    assert state_of(held) == "active"
    assert not [path for path in settings.MEDIA_ROOT.rglob("*") if path.is_file()]


def test_only_an_active_one_and_once(client_of, held):
    city = client_of(CITY)
    proposal = make.make_termination(appointment=held)
    expired = make.make_appointment(state="expired", starts_on=None, ends_on=localdate() - timedelta(days=1))

    pages = [propose(city, held), propose(city, expired), propose(city, held, seen="termination_proposed")]

    assert [page.status_code for page in pages] == [409, 409, 409]
    assert "this one is “Termination proposed”" in pages[0].content.decode()
    with pytest.raises(IntegrityError, match="Only an active appointment"), transaction.atomic():
        make.make_termination(appointment=expired)
    stale = Termination.objects.get(pk=proposal.pk)
    proposal.decide(True, by=city.user)
    with pytest.raises(StaleTerm, match="“Carried out” by now"):
        stale.decide(False, by=city.user, note="Late")


def test_nothing_is_active_again_after_a_termination(held):
    proposal = make.make_termination(appointment=held)
    proposal.decide(True, by=make.make_user(CITY))
    held.refresh_from_db()

    for fields in ({"state": "active", "terminated_on": None}, {"terminated_on": held.starts_on}, {"ends_on": None}):
        with pytest.raises(IntegrityError), transaction.atomic():
            type(held).objects.filter(pk=held.pk).update(**fields)
    with pytest.raises(IntegrityError, match="stays as it is"), transaction.atomic():
        proposal.delete()


def test_the_page_to_decide_on_says_at_once_who_may_not_and_what_is_decided(client_of, held):
    asker, decider = client_of(CITY), client_of(CITY)
    propose(asker, held)
    proposal = held.terminations.get()
    address = reverse("decide-termination", args=[held.pk, proposal.pk])

    own, other = asker.get(address), decider.get(address)
    proposal.decide(True, by=decider.user)
    late = decider.get(address)

    assert ('name="verdict"' in own.content.decode(), 'name="verdict"' in other.content.decode()) == (False, True)
    assert "does not decide it" in own.content.decode()
    assert (late.status_code, "Carried out” by now" in late.content.decode()) == (422, True)


def test_those_who_only_read_decide_nothing(client_of, held):
    proposal = make.make_termination(appointment=held)
    manager = client_of("account manager")

    assert decide(manager, proposal, "carry_out").status_code == 403
    with pytest.raises(PermissionDenied):
        proposal.decide(True, by=manager.user)
    assert state_of(held) == "termination_proposed"


def test_its_evidence_is_read_by_those_who_see_the_appointment(client_of, held):
    propose(client_of(CITY), held)
    file = held.terminations.get().evidence

    answer = client_of("leadership").get(file.url)

    assert answer.status_code == 200
    assert b"".join(answer.streaming_content) == b"%PDF-1.7 minutes"
    assert client_of(None).get(file.url).status_code in (302, 403, 404)


def test_a_representative_is_one_of_the_organization(client_of, held):
    city, person, stranger = client_of(CITY), make.make_contact(organization=held.organization), make.make_contact()
    address = reverse("representative", args=[held.pk])

    wrong = city.post(address, {"representative": stranger.pk, "representative_name": ""})
    right = city.post(address, {"representative": person.pk, "representative_name": "Zqannounced"} | seen(held))

    held.refresh_from_db()
    assert (wrong.status_code, right.status_code) == (422, 302)
    assert (held.representative, held.representative_name) == (person, "Zqannounced")
