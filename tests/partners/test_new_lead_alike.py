"""Entering a lead that looks like others: shown before it is saved, and saved once."""

import re

import pytest

from partners.models import ProjectLead
from tests.make import make_industry, make_lead, make_organization
from tests.partners.test_new_lead import URL, enter, typed
from tests.test_races import together

pytestmark = pytest.mark.django_db


def test_before_saving_the_leads_that_look_alike_are_shown_once(client_of):
    client = client_of("account manager")
    earlier = make_lead(title="Cell-therapy laboratory", owner=client.user)

    shown = enter(client)
    page = shown.content.decode()
    marks = re.findall(r'name="seen" value="(\w+)"', page)
    saved = enter(client, seen=marks)

    assert shown.status_code == 200
    assert "Save all the same" in page
    assert earlier.code in page
    assert "Similar names" in page
    lead = ProjectLead.objects.exclude(pk=earlier.pk).get()
    assert saved.url == f"{lead.get_absolute_url()}#suspicions"
    assert lead.suspicions.get().other == earlier
    assert "It may be the same project as another lead" in client.get(lead.get_absolute_url()).content.decode()


def test_a_lead_that_looks_alike_since_is_shown_too(client_of):
    client = client_of("account manager")
    make_lead(title="Cell-therapy laboratory", owner=client.user)
    marks = re.findall(r'name="seen" value="(\w+)"', enter(client).content.decode())
    since = make_lead(title="Laboratory for cell therapy", owner=client.user)

    again = enter(client, seen=marks)

    assert again.status_code == 200
    assert since.code in again.content.decode()


def test_a_mark_cannot_be_made_up(client_of):
    client = client_of("account manager")
    make_lead(title="Cell therapy laboratory", owner=client.user)

    assert enter(client, seen=["1", "x", "a\0b", "中"]).status_code == 200
    assert ProjectLead.objects.count() == 1


def test_a_lead_that_is_not_visible_is_counted_and_never_named(client_of):
    client = client_of("account manager")
    hidden = make_lead(title="Cell therapy laboratory Zqhidden", confidentiality="restricted")
    title = "Cell therapy laboratory Zqhidde"

    answers = [enter(client, title=title), client.get(f"{URL}alike/", {"title": title})]

    for answer in answers:
        page = answer.content.decode()
        assert "A lead that is not visible to you looks alike; a city administrator has to compare the two." in page
        assert not [secret for secret in ("Zqhidden", hidden.code, hidden.investor.name_en) if secret in page]


def test_while_typing_the_panel_says_what_looks_alike_and_why(client_of):
    client = client_of("city administrator")
    industry, investor = make_industry(), make_organization(name_en="Rhine Chemicals GmbH", name_zh="")
    other = make_organization(name_en="Rhine Chemicals (Shanghai) Co., Ltd.", name_zh="")
    lead = make_lead(title="Coatings plant", investor=investor, industry=industry)

    def said(**typed):
        return client.get(f"{URL}alike/", typed).content.decode()

    assert lead.code in said(investor=other.pk, industry=industry.pk)
    assert "Same investor and industry within twelve months" in said(investor=other.pk, industry=industry.pk)
    assert "industry not known yet" in said(investor=other.pk)
    assert lead.code not in said(investor=other.pk, industry=make_industry().pk)
    assert "appear here" in said()


def test_what_is_sent_twice_is_saved_once(client_of):
    client = client_of("account manager")
    fields = typed(client)

    first, second = client.post(URL, fields), client.post(URL, fields)

    lead = ProjectLead.objects.get()
    assert first.url == second.url == lead.get_absolute_url()


@pytest.mark.django_db(transaction=True)
def test_of_two_presses_at_once_one_saves(client_of):
    client = client_of("account manager")
    fields = typed(client)

    answers = together([lambda: client_of(client.user).post(URL, fields).status_code for _press in range(6)])

    assert answers == [302] * 6
    assert ProjectLead.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_many_who_enter_the_same_investor_at_once_all_but_the_first_are_warned(client_of):
    investor = make_organization().pk
    clients = [client_of("city administrator") for _person in range(6)]
    titles = ["Coatings", "Logistics", "Robots", "Batteries", "Insulin", "Turbines"]

    acts = [
        lambda client=client, title=title: enter(client, investor=investor, title=title)
        for client, title in zip(clients, titles, strict=True)
    ]
    answers = together(acts)

    assert sorted(answer.status_code for answer in answers) == [200] * 5 + [302]
    assert ProjectLead.objects.count() == 1
