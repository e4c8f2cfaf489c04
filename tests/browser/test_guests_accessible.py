"""The pages of guests, their mails and their link: no violation of WCAG 2.2 AA, in both languages and themes."""

import pytest
from django.urls import reverse

from events import answering
from promotion_crm.models import FileImport
from tests import make
from tests.browser.looking import look

pytestmark = pytest.mark.django_db(transaction=True)
LIST = "Ann Abel,Aurora Ltd,ann@example.org\nBo Berg,Aurora Ltd,bo(at)x\n"


@pytest.fixture
def event(transactional_db):
    event = make.make_event(capacity=1)
    for state in ("accepted", "waiting", "declined", "invited"):
        guest = make.make_participation(event=event, name=f"Guest {state}", state=state, email="a@example.org")
        make.make_guest_mail(participation=guest, state="failed", problem="550 No such user")
    make.make_participation(event=event, name="Ed Ek", email="ed@example.org")
    return event


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_pages_for_us(open_page, event, language):
    me = make.make_user("event officer", language=language)
    plan = {"event": event.pk}
    file = FileImport.objects.create(
        list_name="guests", file_name="x", content=LIST.encode(), byte_size=len(LIST), sha256="0", plan=plan, by=me
    )
    page = open_page(me)
    addresses = [reverse(name, args=[event.pk]) for name in ("event", "guests", "guest-mails", "add-guests")]
    addresses += [reverse("guest-list", args=[event.pk, file.pk]), reverse("invite")]
    addresses += [reverse("write-to-guests", args=[event.pk, kind]) for kind in ("invitation", "thanks")]

    found = [line for address in addresses for line in look(page, address)]

    assert not found, "\n".join(found)


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_the_page_of_the_link(open_page, event, language):
    page = open_page()
    found = []
    for guest in event.participations.all():
        found += look(page, f"{reverse('answer', args=[answering.SIGNER.sign(guest.pk)])}?language={language}")

    assert not found, "\n".join(found)
