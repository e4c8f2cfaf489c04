"""What every answer carries, and what no page may hold."""

import re

import pytest
from django.urls import reverse

from tests import admins, make, pages
from tests.world import World

pytestmark = pytest.mark.django_db
LOOSE = ("unsafe-inline", "unsafe-eval", "http:", "https:", "*", "data:")
DATA = re.compile(r'<script[^>]*type="application/json"[^>]*>[^<]*</script>')
INLINE = re.compile(r"<script(?![^>]*\ssrc=)|<style|\sstyle\s*=|<[^>]*\son[a-z]+\s*=|javascript:")
ELSEWHERE = re.compile(r"""(?:src|action|data-\w+|hx-\w+)=["'](?:https?:)?//""")


def of_guests(event):
    found = [reverse(name, args=[event.pk]) for name in ("guests", "guest-mails", "add-guests")]
    return [*found, reverse("write-to-guests", args=[event.pk, "invitation"]), reverse("invite")]


@pytest.fixture
def answers(client_of):
    """One answer of every kind, by what it is."""
    me, nobody = client_of("superuser"), client_of(None)
    world = World(me.user)
    rows = [world.organizations["own"], world.contacts["own"], world.leads["owned"], world.events["own"]]
    names = (
        "desk",
        "search",
        "funnel",
        "lead-board",
        "log-meeting",
        "meetings-from-calendar",
        "new-lead",
        "change-password",
        "bulk-changes",
        *pages.LISTS,
    )
    opened = [reverse(name) for name in names]
    opened += [row.get_absolute_url() for row in [*rows, world.meetings["mine"]]]
    opened += of_guests(world.events["own"])
    opened += [reverse("leads-edit"), make.make_change_set().get_absolute_url()]
    acts = ("verification", "request-transfer", "claim-introduction", "find-partner")
    opened += [reverse(name, args=[world.leads[lead].pk]) for name in acts for lead in ("owned", "first met here")]
    opened += [admins.url(make.ProjectLead, "changelist"), admins.change(world.leads["owned"]), reverse("admin:index")]
    answers = {address: me.get(address) for address in opened}
    answers |= {
        "sign in": nobody.get(reverse("sign-in")),
        "redirect": nobody.get("/"),
        "wrong question": me.get("/leads/?stage=x"),
        "not found": me.get("/leads/0/"),
        "no such page": me.get("/nothing-here/"),
        "refused": client_of("leadership").get(pages.export_url("leads", "csv")),
        "refused form": me.post(reverse("log-meeting"), {"save": "1"}),
        "refused act": me.post(reverse("ask-verification", args=[world.leads["owned"].pk])),
        "refused lead": me.post(reverse("new-lead"), {"save": "1"}),
        "file": me.get(pages.export_url("leads", "csv")),
        "data": me.get(reverse("search"), {"q": "a"}, headers={"accept": "application/json"}),
        "health": nobody.get("/healthz"),
    }
    return answers


def test_every_answer_carries_a_strict_policy(answers):
    for what, answer in answers.items():
        policy = answer.headers.get("Content-Security-Policy", "")

        assert "default-src 'self'" in policy, what
        assert not [word for word in LOOSE if word in policy.replace("'", " ").split()], what
        assert "frame-ancestors 'none'" in policy, what


def test_every_answer_is_closed_to_sniffing_and_framing(answers):
    for what, answer in answers.items():
        assert answer.headers.get("X-Content-Type-Options") == "nosniff", what
        assert answer.headers.get("X-Frame-Options") == "DENY", what
        assert answer.headers.get("Referrer-Policy") == "same-origin", what


def test_no_page_holds_an_inline_script_or_asks_another_host(answers):
    for what, answer in answers.items():
        if answer.headers["Content-Type"].startswith("text/html"):
            text = DATA.sub("", pages.text_of(answer))

            assert not INLINE.search(text), (what, INLINE.search(text))
            assert not ELSEWHERE.search(text), (what, ELSEWHERE.search(text))


def test_what_people_typed_is_shown_and_never_run(client_of):
    me = client_of("superuser")
    evil = "<script>alert(1)</script><img src=x onerror=alert(2)>"
    organization = make.make_organization(name_en=evil, note=evil)
    lead = make.make_lead(title=evil, investor=organization, note=evil)
    event = make.make_event(name_en=evil, venue=evil)
    contact = make.make_contact(name_en=evil, title=evil, organization=organization)
    meeting = make.make_meeting(contacts=[contact], leads=[lead], event=event, notes=evil)
    make.make_policy_feedback(meeting=meeting, text=evil)
    make.make_restricted_note(meeting=meeting, text=evil)
    make.make_follow_up(owner=me.user, what=evil, lead=lead, meeting=meeting, organization=organization)
    guest = make.make_participation(event=event, contact=contact, title=evil, answer_note=evil, email="a@example.org")
    make.make_guest_mail(participation=guest, state="failed", problem=evil, intro=evil, kind="thanks")
    rows = [organization, lead, event, contact, meeting]
    addresses = [row.get_absolute_url() for row in rows] + [admins.change(row) for row in rows]
    addresses += [reverse(name) for name in ("desk", "lead-board", *pages.LISTS)]
    addresses += of_guests(event)
    addresses += [admins.url(model, "changelist") for model in admins.MODELS]
    addresses += [f"{reverse('log-meeting')}?organization={organization.pk}", f"{reverse('search')}?q=script"]
    addresses += [f"{reverse('new-lead')}?investor={organization.pk}", f"{reverse('new-lead-alike')}?title={evil}"]
    addresses += [f"{reverse(name)}?q={evil}" for name in ("search", "lead-board", *pages.LISTS)]

    for address in addresses:
        text = pages.text_of(me.get(address))

        assert "<script>alert" not in text, address
        assert "<img src=x" not in text, address
