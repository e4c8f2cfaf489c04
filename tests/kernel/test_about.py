"""What a workbook says of itself on its first sheet."""

import pytest
from django.utils import timezone

from tests.kernel.asked import body, sheets
from tests.make import make_contact, make_organization

pytestmark = pytest.mark.django_db
PURPOSE = "purpose=a+test"


def test_a_workbook_says_first_what_it_holds(client_of):
    make_contact(), make_contact(organization=make_organization(country="DE"))
    client = client_of("account manager", name_en="Wu Sample")

    content = body(client.get(f"/contacts/export.xlsx?columns=name,email&country=SG&country=DE&sort=-email&{PURPOSE}"))
    first, rows = sheets(content)
    said = dict(first[1:])

    assert said["List"] == "Contacts"
    assert said["Filter"] == "Country or region: Germany, Singapore"
    assert said["Order"] == "E-mail, descending"
    assert said["Columns"] == "Name, E-mail, Do not contact"
    assert said["Rows"] == 2 == len(rows) - 1
    assert said["Made by"] == "Wu Sample"
    assert said["Made at"].startswith(f"{timezone.localtime():%Y-%m-%d}")
    assert said["Purpose"] == "a test"


def test_a_workbook_says_that_any_filter_was_enough(client_of):
    client = client_of("city administrator")

    first, _rows = sheets(body(client.get("/leads/export.xlsx?stage=signed&country=DE&match=any&columns=code")))

    said = dict(first[1:])
    assert said["Filter"] == "Match: any of the filters; Stage: Signed; Country or region of origin: Germany"
    assert said["Order"].endswith("ending")


def test_a_workbook_speaks_the_language_of_its_reader(client_of):
    client = client_of("city administrator", language="zh-hans")

    first, _rows = sheets(body(client.get("/leads/export.xlsx?q=port")))

    assert first[1] == ["列表", "项目线索"]
    assert ["筛选", "关键词：port"] in first
