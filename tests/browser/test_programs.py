"""The pages of programs in a browser: WCAG 2.2 AA, the chart by keyboard, the certificate on one sheet of paper."""

import re

import pytest
from django.urls import reverse
from django.utils.timezone import localdate

from tests import make
from tests.browser.looking import look

pytestmark = pytest.mark.django_db(transaction=True)
PAGE = re.compile(rb"/Type\s*/Page[^s]")
LONG = "Association of Chambers of Commerce and Industry of the Regions along the River, Far Eastern Office"


@pytest.fixture
def held(transactional_db):
    program = make.make_program(code="GPFI", owner_en="Commission of Commerce", owner_zh="市商务委")
    policy = make.make_policy_version(program=program)
    ended = localdate().replace(year=2024)
    make.make_appointment(program=program, policy=policy, state="expired", starts_on=None, ends_on=ended)
    make.make_termination(appointment=make.make_appointment(program=program, ends_on=None))
    return make.make_appointment(program=program, certificate_number="GPFI-3-01", representative_name="Ann Li")


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_pages(open_page, held, language):
    page = open_page(make.make_user("city administrator", language=language))
    proposed = held.program.appointments.get(state="termination_proposed")
    proposal = proposed.terminations.get()
    addresses = [row.get_absolute_url() for row in (held.program, held.batch, held, proposed, held.organization)]
    addresses += [reverse(name, args=[held.pk]) for name in ("certificate", "renew", "terminate", "representative")]
    addresses += [reverse("decide-termination", args=[proposed.pk, proposal.pk]), reverse("new-policy", args=["GPFI"])]

    found = [line for address in addresses for line in look(page, address)]

    assert not found, "\n".join(found)


def test_the_chart_is_walked_by_keyboard(open_page, held):
    page = open_page(make.make_user("leadership"))
    page.goto(held.program.get_absolute_url())

    page.locator(".term-chart").focus()
    page.keyboard.press("Tab")
    leads_to = page.evaluate("document.activeElement.getAttribute('href')")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{leads_to}")

    assert leads_to.startswith("/appointments/")


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize("long", [False, True])
def test_the_certificate_is_one_sheet_in_both_languages(open_page, held, language, long):
    if long:
        type(held.organization).objects.filter(pk=held.organization_id).update(
            name_en=LONG, name_zh="沿江沿湾地区工商业联合会" * 8, search_text=""
        )
        type(held.program).objects.filter(pk=held.program_id).update(name_en=LONG, name_zh="促进外商投资伙伴" * 10)
    held.refresh_from_db()
    page = open_page(make.make_user("account manager", language=language))
    page.goto(reverse("certificate", args=[held.pk]))

    printed = page.pdf(prefer_css_page_size=True, print_background=True)
    sheet = page.locator(".certificate > div")
    text = sheet.inner_text()

    assert len(PAGE.findall(printed)) == 1
    for words in ("Certificate of Appointment", "聘书", "GPFI-3-01", "Ann Li", "Seal", "盖章处", "市商务委"):
        assert words in text
    assert held.organization.name_en in text
    assert held.organization.name_zh in text
    assert sheet.evaluate("box => box.scrollHeight <= box.clientHeight + 1")
    assert page.locator(".tongue").evaluate_all("all => all.every(box => box.scrollHeight <= box.clientHeight + 1)")
