"""Who wants no contact is in nothing that goes out: every way out is walked, a new one fails until it has an answer.

Each answer gives what went out when one person may be contacted and another may not; the first must be in it.
"""

import pytest
from django.conf import settings
from django.core import mail
from django.http import QueryDict
from django.urls import reverse
from django.utils.timezone import localdate

from events.calendar_files import calendar
from events.feeding import entry_of_event
from events.mailing import GuestSender
from events.models import GuestMail
from partners.models import DispatchRecipient
from partners.programs.audience import audience_of
from partners.programs.dispatching import DispatchSender
from promotion_crm.lists.alerting import Alarm
from promotion_crm.lists.asking import Question
from promotion_crm.lists.base import lists
from promotion_crm.lists.exporting import MAKERS, export
from promotion_crm.mailing import Sender
from promotion_crm.roles import OPERATOR
from promotion_crm.seals.keeping import SealSender
from tests import make

pytestmark = pytest.mark.django_db
OPEN, BARRED = "open.ear@zephyr.example", "leave.me@zephyr.example"
WISHES = [{"do_not_contact": True}, {"withdrawn_on": "2026-01-01"}]


@pytest.fixture(params=WISHES, ids=["do not contact", "withdrawn"])
def people(request):
    """One who may be contacted and one who may not, each the primary contact of a partner."""
    return [
        make.make_contact(is_primary=True, email=OPEN),
        make.make_contact(is_primary=True, email=BARRED, **request.param),
    ]


def sent():
    return " ".join(address for one in mail.outbox for address in one.to)


# -- mails ------------------------------------------------------------------------------------
def guest_mails(people):
    for kind in GuestMail.Kind:
        for person in people:
            state = "attended" if kind == "thanks" else "accepted"
            event = make.make_event(starts_on=localdate())
            guest = make.make_participation(event=event, contact=person, state=state)
            GuestSender().send(make.make_guest_mail(participation=guest, kind=kind).pk)
    return sent()


def dispatches(people):
    dispatch = make.make_dispatch(name_en="A", name_zh="甲", body_en="B", body_zh="乙")
    for person in people:
        row = make.make_dispatch_recipient(dispatch=dispatch, contact=person, address=person.email, state="to_send")
        DispatchSender(dispatch).send(row.pk)
    return sent()


SENDERS = {GuestSender: guest_mails, DispatchSender: dispatches}
TO_NO_CONTACT = {
    SealSender: "to addresses of the setting SEAL_MAIL_TO alone",
    Alarm: "to the privacy officers alone",
}


def all_senders(of=Sender):
    return {kind for one in of.__subclasses__() for kind in {one, *all_senders(one)}}


def test_every_sender_of_mails_has_an_answer():
    assert all_senders() == {*SENDERS, *TO_NO_CONTACT}


@pytest.mark.parametrize("sender", SENDERS, ids=lambda sender: sender.__name__)
def test_no_mail_goes_to_who_wants_none(people, sender):
    went = SENDERS[sender](people)

    assert OPEN in went
    assert BARRED not in went


# -- acts of lists ----------------------------------------------------------------------------
def invited(people, client):
    event = make.make_event(starts_on=localdate(), owner=client.user)
    address = reverse("invite")
    found = client.post(address, {"event": event.pk, "preview": "1"}).context["preview"]
    client.post(address, {"event": event.pk, "save": "1", "seen": found.mark})
    return " ".join(event.participations.values_list("contact__email", flat=True))


def dispatched(people, client):
    for person in people:
        make.make_appointment(organization=person.organization, representative=person)
    dispatch = make.make_dispatch(created_by=client.user, audience_list="partners")
    rows = audience_of(dispatch, client.user).rows
    assert {row.state for row in rows} == {DispatchRecipient.State.TO_SEND, DispatchRecipient.State.BARRED}
    return " ".join(row.address for row in rows)


ACTS = {
    "events.acts.INVITE": invited,
    "partners.acts.DISPATCH_TO_PARTNERS": dispatched,
    "partners.acts.DISPATCH_TO_APPOINTMENTS": dispatched,
}
GOES_NOWHERE = {
    "partners.acts.CONFIRM_SET": "confirms applications",
    "partners.acts.CONFIRM_CONTRIBUTIONS": "confirms contributions",
    "partners.acts.WITHDRAW_CONSENT": "stops what goes to them",
    "events.acts.BADGES": "hangs on the guest, who is there",
    "events.acts.FOLLOW_UP_MANY": "is a task for us: what is still to be done for them, by whatever way they accept",
}


def test_every_act_of_a_list_has_an_answer():
    named = {act for acts in settings.LIST_ACTS.values() for act in acts}

    assert named <= set(ACTS) | set(GOES_NOWHERE)


@pytest.mark.parametrize("act", ACTS)
def test_no_act_takes_in_who_wants_no_contact(people, client_of, act):
    went = ACTS[act](people, client_of("city administrator"))

    assert OPEN in went
    assert BARRED not in went


# -- files ------------------------------------------------------------------------------------
OF = {  # a row of each list that has an address, of a person
    "contacts": lambda person: person,
    "participants": lambda person: make.make_participation(contact=person, email=person.email, answer_note="x"),
    "leads": lambda person: make.make_lead(contact=person, investor=person.organization),
    "landings": lambda person: make.make_lead("landed", contact=person, investor=person.organization),
    "appointments": lambda person: make.make_appointment(representative=person, organization=person.organization),
    "organizations": lambda person: person,
    "partners": lambda person: make.make_appointment(organization=person.organization),
}


def addressed():
    return {name: [c for c in of.columns if c.personal] for name, of in lists().items()}


def file_of(name, form, columns):
    asked = QueryDict(mutable=True)
    asked["columns"] = ",".join(columns)
    with export(Question(lists()[name], asked, OPERATOR), form).file as file:
        return file.read().decode()


def test_every_list_with_an_address_has_an_answer():
    assert {name for name, columns in addressed().items() if columns} == set(OF)


@pytest.mark.parametrize("name", OF)
def test_a_file_marks_who_wants_no_contact_or_leaves_the_address_out(people, name):
    for person in people:
        OF[name](person)

    text = file_of(name, "csv", [column.name for column in addressed()[name]])

    assert OPEN in text
    marked = lists()[name].marked_by
    if not marked:
        assert BARRED not in text
        return
    head, *lines = text.splitlines()
    assert "Do not contact" in head
    assert all("Yes" in line for line in lines if BARRED in line and people[1].do_not_contact)
    assert not any("Yes" in line for line in lines if OPEN in line)


@pytest.mark.parametrize(("name", "form"), [(n, form) for n, of in lists().items() for form in of.formats])
def test_no_format_of_its_own_holds_who_wants_no_contact(people, name, form):
    text = file_of(name, form, lists()[name].formats[form].columns)

    assert OPEN in text
    assert BARRED not in text


def test_csv_and_excel_are_the_only_others():
    assert set(MAKERS) == {"csv", "xlsx"}


def test_the_card_of_one_person_is_refused(people, client_of):
    client = client_of("event officer")

    first, second = (client.get(reverse("contact-card", args=[person.pk])) for person in people)

    assert (first.status_code, second.status_code) == (302, 403)


def test_a_calendar_file_names_no_guest(people):
    event = make.make_event(starts_on=localdate())
    for person in people:
        make.make_participation(event=event, contact=person)

    content = calendar([entry_of_event(event, lambda path: "")]).decode()

    assert "ATTENDEE" not in content
    assert OPEN not in content
