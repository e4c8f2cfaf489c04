"""A person who is erased is in no table any more, and what was done with them still counts."""

import re
import subprocess

import pytest
from django.db import connection

from events.models import GuestMail, Participation
from partners.erasing import erase
from partners.models import Contact
from promotion_crm.database.server import embedded
from promotion_crm.models import ExportRecord
from tests import make
from tests.partners.a_person import CHINESE, EMAIL, FORMER, NAME, PHONE, WECHAT, person

WRITTEN = [
    NAME, NAME.upper(), NAME.lower(), NAME.replace(" ", "+"), NAME.replace(" ", "%20"), "quibell", CHINESE, "欧阳", "晓峪",
    "ouyangxiaoyu", "%E6%AC%A7%E9%98%B3", "\\u6b27\\u9633", EMAIL, EMAIL.upper(), EMAIL.replace("@", "%40"), FORMER,
    PHONE, "13807135924", "138-0713-5924", "1380713", WECHAT,
]  # fmt: skip


def dump():
    """The whole test database, as pg_dump writes it."""
    server, name = embedded(), connection.settings_dict["NAME"]
    asked = [server.binary("pg_dump"), "--inserts", server.dsn(name, superuser=True)]
    return subprocess.run(asked, capture_output=True, check=True).stdout.decode()


def still_there(text):
    """Which of all that the person was known by stand in a text, with what is around."""
    found = [match for one in WRITTEN if (match := re.search(f".{{0,90}}{re.escape(one)}.{{0,20}}", text))]
    return [match[0] for match in found]


@pytest.mark.django_db(transaction=True)
def test_a_dump_of_the_whole_database_holds_nothing_of_the_person():
    contact, by = person(), make.make_user("privacy officer")
    before = {model: model.objects.count() for model in (Contact, Participation, ExportRecord, GuestMail)}
    assert len(still_there(dump())) > len(WRITTEN) - 4, "the person must be there to be erased"

    made = erase(contact, by=by, reason=f"Asked by {NAME} of {EMAIL}")

    assert still_there(dump()) == []
    assert made.proof["found"] == 0
    assert {model: model.objects.count() for model in before} == before
    guest = Participation.objects.get(contact=contact)
    assert (guest.name, guest.state) == (f"Erased person {contact.pk}", "attended")
    assert made.reason == f"Asked by Erased person {contact.pk} of [erased]"
