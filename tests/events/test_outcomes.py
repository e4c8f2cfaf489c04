"""The leads that came out of an event: which count, who sees them, what each cost, and how one is entered."""

from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils.timezone import localdate

from events import outcomes
from events.models import Event, EventLead
from partners.models import ProjectLead
from promotion_crm.roles import FIGURES, ROLES
from tests import make, pages

pytestmark = pytest.mark.django_db
ALLOWED = {"city administrator", "verifier", "event officer", "leadership"}


@pytest.fixture
def event():
    """Of its leads three count: two entered, one of them spoken of as well, and one spoken of alone."""
    event = make.make_event(starts_on=localdate(), cost=Decimal("1000"), cost_currency="EUR")
    both = make.make_lead(title="Entered and spoken of")
    for lead in (both, make.make_lead(title="Entered"), make.make_lead(title="Secret", confidentiality="restricted")):
        make.make_event_lead(event=event, lead=lead)
    make.make_meeting(event=event, leads=[both, make.make_lead(title="Spoken of")])
    make.make_meeting(event=event, state="draft", leads=[make.make_lead(title="Of a draft")])
    make.make_event_lead()
    return event


def figures(event):
    return Event.objects.filter(pk=event.pk).values_list(outcomes.number(), outcomes.cost_each()).get()


def test_each_lead_counts_once_without_restricted_ones_and_those_of_drafts(event):
    assert figures(event) == (3, Decimal("333.33"))


def test_a_lead_that_turns_out_a_duplicate_counts_no_more(event):
    lead = ProjectLead.objects.get(title="Entered")
    lead.set_status("duplicate", by=make.make_user("city administrator"), reason="Same", duplicate_of=make.make_lead())

    assert figures(event)[0] == 2


def test_without_a_lead_there_is_no_cost_of_each():
    event = make.make_event(cost=5, cost_currency="USD")

    assert figures(event) == (0, None)


@pytest.mark.parametrize("role", list(ROLES))
def test_the_figures_are_for_those_alone_who_see_every_lead_that_counts(event, role):
    user = make.make_user(role)
    seen = set(outcomes.leads_of(event, user).values_list("title", flat=True))

    assert user.has_perm(FIGURES) == (role in ALLOWED)
    assert ({"Entered", "Spoken of", "Entered and spoken of"} <= seen) == (role in ALLOWED)
    assert ("Secret" in seen) == (role == "city administrator")


def test_the_event_and_the_list_show_the_same_figures(event, client_of):
    client = client_of("event officer")

    page = pages.text_of(client.get(event.get_absolute_url()))
    file = client.get(f"{reverse('events')}?leads=1&columns=name,leads,cost,cost_per_lead").content.decode()

    assert "EUR 333.33" in page
    assert "Spoken of" in page
    assert "Secret" not in page
    assert "333.33" in file
    hidden = client_of("account manager").get(event.get_absolute_url())
    assert "Cost per lead" not in pages.text_of(hidden)
    assert "Spoken of" not in pages.text_of(hidden)


def test_the_filter_finds_no_event_by_a_lead_one_may_not_see(event, client_of):
    lead = EventLead.objects.exclude(event=event).get().lead

    def found(role):
        return {row.pk for row in client_of(role).get(f"{reverse('events')}?leads=1").context["screen"].page.spots}

    assert found("event officer") == {event.pk, lead.event_links.get().event_id}
    assert found("account manager") == set()


def test_a_lead_of_a_guest_is_entered_with_the_event_and_what_is_known(client_of):
    client, contact = client_of("account manager"), make.make_contact()
    guest = make.make_participation(contact=contact, state="attended")
    address = reverse("new-lead-from-event", query={"guest": guest.pk})

    form = client.get(address).context["form"]
    given = {name: str(form[name].value()) for name in ("investor", "contact", "source")}
    assert given == {"investor": str(contact.organization_id), "contact": str(contact.pk), "source": "event"}

    typed = given | {"title": "Battery plant", "country": "DE", "received_on": localdate(), "owner": client.user.pk}
    answer = client.post(address, typed | {"confidentiality": "normal", "save": "1"})
    lead = ProjectLead.objects.get(title="Battery plant")
    assert answer.url == lead.get_absolute_url()
    assert EventLead.objects.get().event == guest.event
    assert f"Came out of “{guest.event}”" in pages.text_of(client.get(answer.url))


@pytest.mark.parametrize("query", [{}, {"event": 0}, {"guest": "x"}, {"event": 1, "title": "T"}])
def test_an_address_without_an_event_is_refused(client_of, query):
    assert client_of("account manager").get(reverse("new-lead-from-event", query=query)).status_code == 400


def test_who_may_not_enter_leads_enters_none_from_an_event(event, client_of):
    address = reverse("new-lead-from-event", query={"event": event.pk})

    assert client_of("event officer").get(address).status_code == 403
    assert address not in pages.text_of(client_of("event officer").get(event.get_absolute_url()))


def test_contact_and_organization_show_each_event_with_role_and_state(client_of):
    client, contact = client_of("leadership"), make.make_contact(name_en="Sun Ting")
    guest = make.make_participation(contact=contact, role="speaker", state="attended")
    make.make_event_organizer(event=guest.event, organization=contact.organization)

    of_person = pages.text_of(client.get(contact.get_absolute_url()))
    of_firm = pages.text_of(client.get(contact.organization.get_absolute_url()))

    assert "Speaker, Attended" in of_person
    assert f'{reverse("participants")}?contact={contact.pk}"' in of_person
    assert "Sun Ting: Speaker, Attended" in of_firm
    assert "<small>Organizer</small>" in of_firm
