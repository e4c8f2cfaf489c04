"""The report of all that is held on a person: whole, as a page and as a file, and nothing of others' plans."""

import json

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from partners.privacy.answers import Partly, Whole, answers
from promotion_crm.models import Download
from tests import make
from tests.partners.a_person import CHINESE, EMAIL, NAME, PHONE, person

pytestmark = pytest.mark.django_db


@pytest.fixture
def contact():
    return person()


def test_the_file_holds_every_relation_and_no_plans(client_of, contact):
    client = client_of("privacy officer")

    answer = client.get(reverse("contact-report-file", args=[contact.pk]))

    found = json.loads(answer.content)
    text = json.dumps(found, ensure_ascii=False)
    titles = {section["title"].lower() for section in found["sections"]}
    told = {str(a.model._meta.verbose_name_plural) for a in answers().values() if isinstance(a, Whole | Partly)}
    assert {title.lower() for title in told} <= titles
    assert all(one in text for one in (NAME, CHINESE, EMAIL, PHONE, f"Dear {NAME}", "For xenia"))
    assert "Works, seen by" not in text
    assert "Call Xenia" not in text


def test_the_page_reads_and_the_reading_is_kept(client_of, contact):
    client = client_of("city administrator")

    page = client.get(reverse("contact-report", args=[contact.pk]))

    assert NAME in page.content.decode()
    kept = Download.objects.get(kind="partners.contact", record_id=contact.pk)
    assert kept.user == client.user
    assert page["Cache-Control"] == "private, no-store"


def test_who_was_merged_into_the_person_is_in_it(client_of, contact):
    page = client_of("privacy officer").get(reverse("contact-report", args=[contact.pk])).content.decode()

    assert "Named elsewhere" in page
    assert "Files in which the person went out" in page


@pytest.mark.parametrize("role", ["account manager", "event officer", "leadership", "verifier", "district officer"])
def test_others_do_not_get_it(client_of, contact, role):
    assert client_of(role).get(reverse("contact-report-file", args=[contact.pk])).status_code == 403


def test_the_command_writes_the_same_file(contact, tmp_path):
    by = make.make_user("privacy officer")

    call_command("access_report", contact.pk, "--as", by.username, "--output", str(tmp_path / "r.json"))

    assert json.loads((tmp_path / "r.json").read_text())["contact"] == contact.pk
    assert Download.objects.filter(kind="partners.contact", user=by).exists()
    with pytest.raises(CommandError, match="may not"):
        call_command("access_report", contact.pk, "--as", make.make_user("verifier").username, "--output", "-")
