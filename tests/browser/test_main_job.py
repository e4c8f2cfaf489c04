"""The main job, as an account manager does it: meet a partner, follow up, move the lead, take the list along."""

import csv
import io
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils.timezone import localdate
from python_calamine import CalamineWorkbook

from events.models import FollowUp, Meeting
from partners.models import Organization, ProjectLead
from partners.pipeline import Stage
from promotion_crm.models import User

pytestmark = pytest.mark.django_db(transaction=True)
PASSWORD = "for this test only"
HKTDC = "Hong Kong Trade Development Council"


@pytest.fixture
def demo(transactional_db, monkeypatch):
    monkeypatch.setenv("DEMO_PASSWORD", PASSWORD)
    call_command("seed_demo", verbosity=0)


def sign_in(page, username):
    page.locator("#id_username").fill(username)
    page.locator("#id_password").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.locator("[data-key=m]").wait_for()


def table_rows(page):
    """What the list on the screen says, row by row, in words."""
    return [
        [cell.inner_text().strip() for cell in row.locator("th, td:not(.tick)").all()]
        for row in page.locator("tbody tr").all()
    ]


def taken(page, name):
    """The file behind one of the export links."""
    page.keyboard.press("Escape")
    page.locator("main .actions details summary", has_text="Export").click()
    with page.expect_download() as download:
        page.get_by_role("link", name=name).click()
    return download.value.path()


def test_the_whole_main_job(demo, open_page):
    page = open_page()
    page.goto("/")
    sign_in(page, "account")

    log_a_meeting(page)
    tick_the_follow_up(page)
    move_a_lead(page)
    take_the_list_along(page)


def log_a_meeting(page):
    page.keyboard.press("m")
    page.wait_for_url("**" + reverse("log-meeting"))
    for typed in ("xianggang", "香港", "hkt"):  # the same partner in pinyin, Chinese and by its initials
        page.keyboard.type(typed)
        page.locator("#organization-found .hit", has_text=HKTDC).first.wait_for()
        page.keyboard.press("Control+a")
    page.keyboard.type("hkt")
    hit = page.locator("#organization-found .hit").first
    hit.wait_for()
    assert HKTDC in hit.inner_text()
    page.keyboard.press("Enter")
    page.locator(".token", has_text=HKTDC).wait_for()

    page.locator("#id_contacts input[type=checkbox]").first.check()
    page.locator("#id_notes").fill("Two firms ask about a regional headquarters. 两家企业有意向。")
    page.get_by_role("button", name="+1 week").click()
    page.locator("#id_next_step").fill("Send the policy guide to both firms")
    page.keyboard.press("Control+Enter")
    page.get_by_text("Meeting and next step logged").first.wait_for()

    meeting = Meeting.objects.latest("pk")
    assert page.url.endswith(meeting.get_absolute_url())
    assert [o.name_en.startswith(HKTDC) for o in meeting.organizations.all()] == [True]
    assert meeting.contacts.count() == 1
    assert meeting.next_on == localdate() + timedelta(days=7)
    assert meeting.logged_by.username == "account"


def tick_the_follow_up(page):
    page.goto(f"{reverse('follow-ups')}?owner=account")
    assert page.get_by_text("Send the policy guide").count()
    page.goto("/")
    follow_up = FollowUp.objects.get(what="Send the policy guide to both firms")
    row = page.locator("li", has_text=follow_up.what)
    if not row.count():  # more is due before it than the desk has room for
        FollowUp.objects.filter(owner__username="account").exclude(pk=follow_up.pk).update(
            due_on=follow_up.due_on + timedelta(days=1)
        )
        page.reload()
    row.get_by_role("button").click()
    page.locator("li.done", has_text=follow_up.what).wait_for()

    follow_up.refresh_from_db()
    assert follow_up.done_by.username == "account"


def move_a_lead(page):
    """One that HKTDC brought: its page says what is missing, leads there and back, then it moves."""
    account, partner = User.objects.get(username="account"), Organization.objects.get(name_en__startswith=HKTDC)
    brought = ProjectLead.objects.editable_by(account).open().filter(introductions__partner=partner)
    lead = brought.get(owner=account, stage=Stage.NEGOTIATING, confidentiality="normal")
    page.goto(partner.get_absolute_url())
    page.locator("main a", has_text=lead.title).first.click()
    page.wait_for_url(f"**{lead.get_absolute_url()}")

    page.get_by_role("link", name="The day of signing is missing.").click()
    page.locator("#id_signed_on").fill(str(localdate()))
    page.locator("#id_contract_capital").fill("12500000")
    page.locator("#id_contract_currency").select_option("USD")
    page.locator("#id_history_reason").fill("Signed today")
    page.locator("[name=_save]").click()
    page.get_by_text("Nothing is missing for the next stage.").wait_for()
    page.locator("#note").fill("Agreed at the meeting")
    page.get_by_role("button", name="Move lead").click()
    page.get_by_text("Moved to “Signed”").first.wait_for()

    change = lead.stage_changes.first()
    assert (change.before, change.after) == (Stage.NEGOTIATING, Stage.SIGNED)
    assert (change.by, change.note) == (account, "Agreed at the meeting")


def take_the_list_along(page):
    page.goto(reverse("leads"))
    page.locator(".chips summary", has_text="Status").click()
    page.locator("details[open] label", has_text="Ongoing").click()
    page.locator("details[open] button", has_text="Apply").click()
    page.wait_for_url("**status=ongoing**")
    screen = table_rows(page)
    assert screen

    with open(taken(page, "CSV"), encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(io.StringIO(file.read())))[1:]
    sheet = CalamineWorkbook.from_path(taken(page, "Excel")).get_sheet_by_index(1).to_python()[1:]

    assert [row[0] for row in rows] == [row[0] for row in screen]
    assert [row[1] for row in rows] == [row[1] for row in screen]
    assert [[str(cell) for cell in row[:2]] for row in sheet] == [row[:2] for row in rows]
