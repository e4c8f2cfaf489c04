"""No violation of WCAG 2.2 AA on any page: both languages, both themes, on a desk and on a phone."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import localdate, now

from partners.models import Verification
from partners.pipeline import Stage
from tests import admins, make, pages
from tests.browser.looking import look, shown
from tests.world import World

pytestmark = pytest.mark.django_db(transaction=True)
# One form of each kind is also looked at in the dark and on a phone: all share their styles.
FULLY = {make.Organization, make.ProjectLead, make.Meeting}
both_languages = pytest.mark.parametrize("language", ["en", "zh-hans"])


def office(language, **fields):
    """A person among rows of every kind."""
    fields |= {"name_en": "Ann Li", "name_zh": "李安", "language": language}
    me = make.make_user(**{"role": "city administrator"} | fields)
    make.make_appointment()
    make.make_appointment(batch=None, program=make.make_program(), ends_on=None)
    return World(me)


@both_languages
def test_signing_in(open_page, live_server, language):
    page = open_page()
    page.context.add_cookies([{"name": "django_language", "value": language, "url": live_server.url}])

    found = look(page, reverse("sign-in"))
    page.locator("#id_username").fill("nobody")
    page.locator("#id_password").fill("wrong")
    page.keyboard.press("Enter")
    page.locator("[role=alert]").first.wait_for()

    assert not found + shown(page)


@both_languages
@pytest.mark.parametrize("names", [pages.LISTS[::2], pages.LISTS[1::2]], ids=["half", "the other half"])
def test_lists(open_page, language, names):
    page = open_page(office(language).me)

    found = [line for name in names for line in look(page, reverse(name))]

    assert not found, "\n".join(found)


@both_languages
def test_a_list_without_rows_and_one_with_everything_shown(open_page, language):
    page = open_page(office(language).me)

    found = look(page, f"{reverse('leads')}?q=nothinglikethis")
    found += look(page, f"{reverse('leads')}?stage=negotiating&sort=-title&columns=code,title,country,owner")

    assert not found, "\n".join(found)


@both_languages
def test_saved_views(open_page, language):
    me = office(language).me
    mine = make.make_saved_view(owner=me, list_name="leads", query="stage=signed&stage=gone&columns=code,gone")
    make.make_saved_view(list_name="leads", shared="everyone")
    make.make_saved_view(owner=make.make_user(is_active=False), shared="everyone")
    mine.mark(me, pinned=True, is_default=True)
    page = open_page(me)

    found = look(page, f"{reverse('leads')}?stage=signed&view={mine.pk}")
    for menu in (".page-head .dropdown:has(.of-views)", "[data-columns]"):
        page.locator(f"{menu} > summary").click()
        found += shown(page, within=menu)
        page.keyboard.press("Escape")
    found += look(page, reverse("leads")) + look(page, reverse("saved-views"))
    found += look(page, f"{reverse('new-view')}?list=leads&query=stage%3Dsigned")
    found += refused(page, page.locator(".form-bar button.primary"))
    found += look(page, reverse("saved-view", args=[mine.pk]))
    page.locator("#id_shared").select_option("role")
    found += refused(page, page.locator(".form-bar button.primary"))
    found += look(page, reverse("delete-view", args=[mine.pk]))

    assert not found, "\n".join(found)


@both_languages
def test_the_board(open_page, language):
    world = office(language)
    for _ in range(30):
        lead = make.make_lead(Stage.SIGNED, expected_landing=localdate() - timedelta(days=3), title="Cold-chain hub")
    make.make_follow_up(lead=lead, due_on=localdate() - timedelta(days=3))
    page = open_page(world.me)

    found = look(page, reverse("lead-board"))
    page.locator(f"#lead-{world.leads['here'].pk} .move summary").click()
    found += shown(page)
    found += look(page, f"{reverse('lead-board')}?stage=signed")
    found += look(page, f"{reverse('lead-board')}?q=nothinglikethis")
    found += look(page, f"{reverse('lead-board')}?page=2", status=400)

    assert not found, "\n".join(found)


@both_languages
def test_what_the_board_asks_and_refuses(open_page, language):
    world = office(language)
    page = open_page(world.me)
    page.goto(reverse("lead-board"))
    menu = page.locator(f"#lead-{world.leads['here'].pk} .move")

    menu.locator("summary").click()
    menu.locator("[data-to=qualified]").click()
    found = shown(page)
    page.locator("#board-reason [data-close]").click()
    menu.locator("summary").click()
    with page.watch.expecting("status of 422"):
        menu.locator("[data-to=signed]").click()
        page.locator("#board-refused[open]").wait_for()
    found += shown(page)

    assert not found, "\n".join(found)


@both_languages
def test_records(open_page, language):
    world = office(language)
    world.leads["here"].note = "A note"
    rows = [world.organizations["own"], world.contacts["own"], world.leads["introduced"], world.events["own"]]
    page = open_page(world.me)

    found = [line for row in [*rows, world.meetings["at event"]] for line in look(page, row.get_absolute_url())]

    assert not found, "\n".join(found)


@both_languages
def test_desk_search_and_meeting_form(open_page, language):
    world = office(language)
    page = open_page(world.me)
    organization = world.organizations["elsewhere"]

    found = look(page, reverse("desk"))
    found += look(page, f"{reverse('search')}?q=Zq") + look(page, f"{reverse('search')}?q=nothinglikethis")
    found += look(page, f"{reverse('log-meeting')}?organization={organization.pk}")
    found += look(page, f"{reverse('new-lead')}?investor={organization.pk}")
    found += look(page, reverse("change-password"))

    assert not found, "\n".join(found)


@both_languages
def test_the_funnel(open_page, language):
    page = open_page(office(language).me)

    found = look(page, reverse("funnel")) + look(page, f"{reverse('funnel')}?by=partner")
    found += look(page, f"{reverse('funnel')}?q=nothinglikethis")

    assert not found, "\n".join(found)


@both_languages
def test_forms_that_were_refused(open_page, language):
    world = office(language)
    page = open_page(world.me)

    page.goto(reverse("log-meeting"))
    found = refused(page, page.locator(".form-bar button.primary"))
    page.goto(reverse("new-lead"))
    found += refused(page, page.locator(".form-bar button.primary"))
    page.goto(world.leads["here"].get_absolute_url())
    page.locator("#stage").select_option("signed")
    found += refused(page, page.locator("#move .abreast button"))

    assert not found, "\n".join(found)


def rulings():
    """Leads whose landing is asked for, verified, refused; one with a transfer under way; each with claims."""
    asked, landed = make.make_lead(Stage.REGISTERED, note="A note"), make.make_lead(Stage.LANDED)
    make.make_verification(lead=asked, state="failed")
    Verification.ask(asked, by=asked.owner)
    held = make.make_district()
    passing = make.make_lead(Stage.NEGOTIATING, first_negotiation_district=held, owner=asked.owner)
    make.make_transfer(lead=passing, state="refused", decided_by=make.make_user(), decided_at=now())
    make.make_transfer(lead=passing)
    for lead in (asked, landed, passing):
        make.make_introduction(lead=lead, share=60, state="disputed", own_investment=True)
        make.make_introduction(lead=lead, share=20, role="assisted", appointment=make.make_appointment(ends_on=now()))
    return asked, landed, passing


@both_languages
def test_acts_on_a_lead(open_page, language):
    asked, landed, passing = rulings()
    city, verifier = (open_page(office(language, role=role).me) for role in ("city administrator", "verifier"))

    found = [line for lead in (landed, passing) for line in look(city, lead.get_absolute_url())]
    for name in ("request-transfer", "claim-introduction"):
        found += look(city, reverse(name, args=[passing.pk]))
    found += look(verifier, reverse("desk")) + look(verifier, reverse("verification", args=[asked.pk]))
    found += look(verifier, reverse("verification", args=[landed.pk]))
    found += look(verifier, reverse("reopen-landing", args=[landed.pk, landed.verifications.get().pk]))

    assert not found, "\n".join(found)


@both_languages
def test_acts_that_were_refused(open_page, language):
    asked, _landed, passing = rulings()
    city, verifier = (open_page(office(language, role=role).me) for role in ("city administrator", "verifier"))

    city.goto(passing.get_absolute_url())
    found = refused(city, city.locator("#transfer button.danger"))
    city.locator("#introductions summary").first.click()
    found += refused(city, city.locator("#introductions button.danger").first)
    for name in ("request-transfer", "claim-introduction"):
        city.goto(reverse(name, args=[passing.pk]))
        found += refused(city, city.locator(".form-bar button.primary"))
    verifier.goto(reverse("verification", args=[asked.pk]))
    verifier.locator("#checklist select").first.select_option("no")
    found += refused(verifier, verifier.locator("#checklist button"))
    found += refused(verifier, verifier.locator("button[name=passed]").last)

    assert not found, "\n".join(found)


def refused(page, button):
    with page.watch.expecting("status of 422"):
        button.click()
        page.locator("[role=alert]").first.wait_for()
    return shown(page)


@both_languages
def test_pages_that_say_no(open_page, language):
    page = open_page(office(language).me)

    found = look(page, f"{reverse('leads')}?stage=nonsense", status=400)
    found += look(page, reverse("admin:promotion_crm_user_changelist"), status=403)
    found += look(page, "/leads/999999999/", status=404)

    assert not found, "\n".join(found)


@pytest.mark.parametrize("model", admins.MODELS, ids=lambda model: model._meta.label)
def test_the_admin(open_page, client_of, model):
    row = admins.rows(model, 2)[0]
    me = client_of("superuser")
    page = open_page(me.user)
    addresses = [admins.url(model, name, row.pk) for name in ("change", "history", "delete")]
    addresses = [a for a in [admins.url(model, "add"), *addresses] if me.get(a).status_code == 200]

    fully = model in FULLY
    addresses.append(admins.url(model, "changelist"))

    found = [line for a in addresses for line in look(page, a, phone=fully, dark=fully)]

    assert not found, "\n".join(found)


def test_the_index_of_the_admin(open_page):
    page = open_page(make.make_user(superuser=True))

    found = look(page, reverse("admin:index")) + look(page, reverse("admin:app_list", args=["partners"]))

    assert not found, "\n".join(found)


@both_languages
def test_the_door_of_an_event_and_its_end(open_page, language):
    page, event = open_page(office(language).me), make.make_event(starts_on=localdate())
    guest = make.make_participation(event=event, contact=make.make_contact())
    make.make_participation(event=event).check_in(by=make.make_user())

    found = look(page, reverse("door", args=[event.pk]))
    found += look(page, reverse("end-event", args=[guest.event_id]))

    assert not found, "\n".join(found)
