"""The list, the board and the funnel lead to one another, with their questions, those who may open them."""

import re
from html import unescape

import pytest
from django.urls import reverse

from promotion_crm.roles import DETAILS, ROLES

pytestmark = pytest.mark.django_db
SEES_LEADS = [role for role in ROLES if role not in ("privacy officer", "system administrator")]
BUTTON = re.compile(r'<a class="btn" href="([^"]*)"')


def buttons(client, address):
    """The addresses of the buttons in the head of a page."""
    page = client.get(address).content.decode()
    return [unescape(url) for url in BUTTON.findall(page)]


@pytest.mark.parametrize("role", SEES_LEADS)
@pytest.mark.parametrize("address", ["/leads/", "/leads/board/", "/leads/?as_of=2026-11-01"])
def test_the_funnel_is_offered_to_those_who_may_open_it(client_of, role, address):
    client = client_of(role)

    offered = [url for url in buttons(client, address) if url.startswith("/leads/funnel/")]

    assert len(offered) == client.user.has_perm(DETAILS)
    assert all(client.get(url).status_code == 200 for url in offered)


@pytest.mark.parametrize(
    "query", ["left=signed&stage=landed", "mine=1&sort=code&columns=code", "reached=signed", "q=a"]
)
def test_every_page_that_is_offered_knows_what_it_is_asked(client_of, query):
    client = client_of("city administrator")

    pages = [url for url in buttons(client, f"/leads/?{query}") if url.startswith("/leads/") and "new" not in url]

    assert len(pages) == 2
    assert [client.get(url).status_code for url in pages] == [200, 200]


def test_the_board_tells_the_list_of_its_statuses_and_the_funnel_counts_all(client_of):
    urls = buttons(client_of("city administrator"), "/leads/board/?stage=signed")

    assert "/leads/?stage=signed&status=ongoing&status=delayed&status=dormant" in urls
    assert "/leads/funnel/?stage=signed" in urls


def test_the_tracker_asks_what_no_other_page_knows(client_of):
    urls = buttons(client_of("city administrator"), f"{reverse('landings')}?late=1")

    assert not [url for url in urls if url.startswith("/leads/")]
