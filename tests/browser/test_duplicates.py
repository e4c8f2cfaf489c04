"""Entering an organization that is here already: told while typing, asked before saving, decided under Duplicates."""

import pytest

from partners.models import Organization, OrganizationDouble
from tests.admins import url
from tests.browser.looking import look, shown
from tests.make import make_contact_double, make_organization, make_user

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_from_the_first_letter_to_the_verdict(open_page, language):
    me = make_user("city administrator", language=language)
    first = make_organization(name_en="Norlund Biotech GmbH", name_zh="")
    make_contact_double()
    page = open_page(me)

    page.goto(url(Organization, "add"))
    page.locator("#id_name_en").fill("Norlund Biotech Ltd")
    page.locator(".alike-aside", has_text=first.name_en).wait_for()
    found = shown(page)
    page.locator("input[name=_save]").click()
    page.locator(".alike-asked", has_text=first.name_en).wait_for()
    found += shown(page)
    page.locator(".alike-asked button").click()
    page.wait_for_url(lambda address: "/add/" not in address)
    found += look(page, "/duplicates/organizations/")
    page.locator(".pair input[name=reason]").fill("Two firms")
    page.locator(".pair button[name=different]").click()
    page.locator(".empty").wait_for()
    found += look(page, "/duplicates/organizations/?state=different") + look(page, "/duplicates/contacts/")

    assert not found, "\n".join(found)
    assert OrganizationDouble.objects.get().reason == "Two firms"
