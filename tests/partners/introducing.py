"""Claiming introductions through the pages, for their tests."""

from django.urls import reverse
from django.utils.timezone import localdate


def claim_page(client, lead, **data):
    given = {"save": "1", "role": "introducer", "share": "60", "claimed_on": str(localdate())} | data
    return client.post(reverse("claim-introduction", args=[lead.pk]), given)


def post(client, name, lead, row, **data):
    return client.post(reverse(name, args=[lead.pk, row.pk]), data)


def panel_of(client, lead):
    page = client.get(lead.get_absolute_url()).content.decode()
    return page.partition('id="introductions"')[2].partition("</section>")[0]
