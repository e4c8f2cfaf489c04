"""Consent withdrawn for many: counted and named first, then all that were seen or nobody."""

import re
from threading import Thread

import pytest
from django.db import connection
from django.urls import reverse
from django.utils.timezone import localdate

from events.models import GuestMail
from partners import consent
from partners.consent import history_of
from partners.models import Contact
from partners.privacy.withdrawing import StaleConsent, Withdrawing
from tests import make

URL = "/contacts/withdraw/"


@pytest.fixture
def people(db):
    """Two who consent, and one who withdrew before."""
    gone = make.make_contact(name_en="Gone", do_not_contact=True, withdrawn_on="2026-01-05")
    return [make.make_contact(name_en="Ann", consented_on="2026-01-05"), make.make_contact(name_en="Bob"), gone]


def seen(response):
    return re.search(r'name="seen" value="(\w+)"', response.content.decode())[1]


def ticked(people):
    return f"{URL}?tick=" + ",".join(str(one.pk) for one in people)


def test_the_page_counts_and_names_who_withdrew_already(client_of, people):
    page = client_of("privacy officer").get(ticked(people))

    assert (page.context["pending"]["count"], page.context["withdrawn"]["count"]) == (2, 1)
    assert "Withdraw the consent of 2 persons" in page.content.decode()
    assert "2026-01-05" in page.content.decode().partition("Withdrew already")[2]


def test_all_withdraw_in_one_act_with_its_reason_and_waiting_mails_stop(client_of, people):
    client = client_of("privacy officer")
    mail = make.make_guest_mail(participation=make.make_participation(contact=people[0]))
    page = client.get(ticked(people))

    answer = client.post(ticked(people), {"seen": seen(page), "how": "mail", "evidence": "Letter of the chamber"})

    assert answer.status_code == 302
    assert Contact.objects.filter(withdrawn_on=localdate(), do_not_contact=True).count() == 2
    entries = [history_of(one)[0] for one in people[:2]]
    assert {entry.reason for entry in entries} == {"Consent withdrawn: By e-mail · Letter of the chamber"}
    people[2].refresh_from_db()
    assert str(people[2].withdrawn_on) == "2026-01-05", "the day of who withdrew before stays"
    assert GuestMail.objects.get(pk=mail.pk).state == "failed"


def test_without_a_tick_all_that_match_are_meant(client_of, people):
    page = client_of("privacy officer").get(f"{URL}?q=Bob")

    assert [row.name_en for row in page.context["pending"]["rows"]] == ["Bob"]


def test_a_reason_is_asked_for_by_name(client_of, people):
    client = client_of("privacy officer")

    refused = client.post(ticked(people), {"seen": seen(client.get(ticked(people))), "evidence": " "})

    assert refused.status_code == 422
    assert "Write what shows it" in refused.content.decode()
    assert not Contact.objects.filter(withdrawn_on=localdate()).exists()


def test_contacts_of_others_and_erased_persons_are_left_out_and_named(client_of, people):
    manager = client_of("account manager")
    mine = make.make_contact(organization=make.make_organization(account_manager=manager.user))
    page = manager.get(ticked([mine, *people]))

    manager.post(ticked([mine, *people]), {"seen": seen(page), "evidence": "Letter"})

    assert page.context["others"]["count"] == 3
    assert list(Contact.objects.filter(withdrawn_on=localdate())) == [mine]


def test_what_is_no_longer_what_was_seen_changes_nothing(client_of, people):
    client = client_of("privacy officer")
    mark = seen(client.get(ticked(people)))
    consent.withdraw([people[1].pk], by=client.user)

    told = client.post(ticked(people), {"seen": mark, "evidence": "Letter"})

    assert told.status_code == 409
    assert "not the persons you saw" in told.content.decode()
    people[0].refresh_from_db()
    assert people[0].withdrawn_on is None


@pytest.mark.parametrize("role", ["leadership", "verifier"])
def test_who_changes_no_contact_withdraws_for_none(client_of, people, role):
    assert client_of(role).get(ticked(people)).status_code == 403


@pytest.mark.django_db(transaction=True)
def test_of_two_at_once_one_is_told(people):
    by, done, told = make.make_user("privacy officer"), [], []
    rows = Contact.objects.filter(pk__in=[one.pk for one in people])
    acts = [Withdrawing(rows, by), Withdrawing(rows, by)]
    marks = [act.mark for act in acts]  # both look before either acts

    def run(act, mark):
        try:
            done.append(act.run(mark, how="", evidence="Letter"))
        except StaleConsent as error:
            told.append(str(error))
        finally:
            connection.close()

    threads = [Thread(target=run, args=pair) for pair in zip(acts, marks, strict=True)]
    [one.start() for one in threads]
    [one.join(30) for one in threads]

    assert (done, len(told)) == ([2], 1)
    assert [entry.reason for entry in history_of(people[1])] == ["Consent withdrawn: Letter"]


def test_the_page_costs_the_same_with_many(client_of, people, django_assert_max_num_queries):
    client = client_of("privacy officer")
    more = [make.make_contact() for _ in range(30)]

    with django_assert_max_num_queries(14):
        client.get(reverse("withdraw-consents") + "?tick=" + ",".join(str(one.pk) for one in [*people, *more]))
