"""Each act of a list is offered to somebody above its rows and in the bar of the ticked, and opens from both."""

import re
from html import unescape

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils.module_loading import import_string

from tests import make, pages
from tests.matrix import walking

pytestmark = pytest.mark.django_db
ACTS = list(walking.list_acts())


@pytest.fixture
def rows(db):
    """One row of each list that has an act, by its name."""
    term = make.make_appointment()
    guest = make.make_participation(contact=make.make_contact(organization=term.organization))
    return {
        "appointments": term,
        "partners": term.organization,
        "contacts": guest.contact,
        "participants": guest,
        "contributions": make.make_contribution(appointment=term),
        "applications": make.make_application(),
    }


def test_a_row_of_each_list_is_here(rows):
    assert rows.keys() == settings.LIST_ACTS.keys()


@pytest.mark.parametrize(("of", "name"), ACTS, ids=[name for _of, name in ACTS])
def test_an_act_of_a_list_is_offered_and_opens(client_of, rows, of, name):
    city, row, act = client_of("city administrator"), rows[of], import_string(name)
    page = pages.text_of(city.get(reverse(of)))

    bar = page.partition('id="bulk"')[2].partition("</form>")[0]
    link = re.search(rf'class="btn" href="({re.escape(reverse(act.name))}[^"]*)"', page)

    assert f'formaction="{reverse(act.name)}"' in bar
    assert f'form="bulk" name="tick" value="{row.pk}"' in page
    assert city.get(unescape(link[1])).status_code in (200, 302)
    assert city.get(reverse(act.name), {"tick": row.pk}).status_code in (200, 302)


def test_the_bar_of_a_list_without_bulk_edit_sends_to_its_act(client_of, rows):
    page = pages.text_of(client_of("city administrator").get(reverse("applications")))

    assert f'id="bulk" action="{reverse("confirm-applications")}"' in page
    assert reverse("applications-edit") not in page


def test_who_has_no_act_has_no_ticks(client_of, rows):
    page = pages.text_of(client_of("leadership").get(reverse("applications")))

    assert 'name="tick"' not in page
