"""An export that comes back changes just what was edited: with the columns as they stand, whoever exported it."""

import csv
import io

import pytest
from django.test import Client
from django.utils.translation import override

from partners.models import Appointment, Contact, Organization
from promotion_crm.importing.base import declared
from promotion_crm.importing.plan import Plan
from promotion_crm.importing.refusals import FileRefused
from promotion_crm.lists.base import lists
from tests.make import credit_code, make_appointment, make_contact, make_lead, make_organization, make_user

pytestmark = pytest.mark.django_db


def exported(name, by, kind="csv", **query):
    client = Client()
    client.force_login(by)
    answer = client.get(f"/{name}/export.{kind}", {"purpose": "test", **query})
    assert answer.status_code == 200
    return answer.getvalue()


def edited(content, where, head, text):
    """The CSV file with another text in one column of the rows that hold `where`."""
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    for row in rows:
        if where in row:
            row[rows[0].index(head)] = text
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue().encode()


def brought(name, by, content, **plan):
    """What an import of the file came to, and what it refused."""
    made, said = declared(name)(by), []
    made.open(content, Plan(**plan))
    outcome = made.run(file="x.csv", tell=lambda rows: said.extend(one for row in rows for one in row.problems))
    return str(outcome), said


@pytest.fixture
def city():
    return make_user("city administrator")


def test_people_without_an_e_mail_are_found_by_their_name_at_their_organization(city):
    make_contact(name_en="Ann Chen", email="", is_primary=True)
    make_contact(name_en="Bob Li", email="bob@example.com")

    content = exported("contacts", city)

    assert brought("contacts", city, content) == ("0 new, 0 changed, 2 unchanged, 0 refused", [])
    assert brought("contacts", city, content, key="email")[0].startswith("0 new, 0 changed, 1 unchanged, 1 refused")
    assert Contact.objects.count() == 2


def test_appointments_without_a_batch_are_found_by_their_program(city):
    make_appointment(batch=None)

    assert (
        brought("appointments", city, exported("appointments", city))[0] == "0 new, 0 changed, 1 unchanged, 0 refused"
    )
    assert Appointment.objects.count() == 1


def test_an_e_mail_and_a_credit_code_name_a_record_however_they_are_written(city):
    make_contact(name_en="Ann", email="ann@example.com")
    code = credit_code()
    make_organization(credit_code=code)

    people = brought("contacts", city, b"email,title\nAnn@Example.COM,CEO\n")
    firms = brought("organizations", city, f"credit_code,note\n {code[:8].lower()} {code[8:].lower()},x\n".encode())

    assert [people[0], firms[0]] == ["0 new, 1 changed, 0 unchanged, 0 refused"] * 2, (people, firms)


def test_records_of_others_may_stand_in_the_file_as_long_as_they_are_not_edited():
    me = make_user("account manager")
    make_organization(name_en="Mine GmbH", account_manager=me)
    make_organization(name_en="Theirs GmbH")
    content = exported("organizations", me)

    said, refused = brought("organizations", me, edited(content, "Mine GmbH", "Country or region", "Malta"))
    assert (said, refused) == ("0 new, 1 changed, 1 unchanged, 0 refused", [])

    said, refused = brought("organizations", me, edited(content, "Theirs GmbH", "Country or region", "Malta"))
    assert refused[-1] == "This record is not yours to change."


def test_records_of_one_name_are_told_apart_by_what_is_not_edited(city):
    for country in ("DE", "FR", "DE"):
        make_organization(name_en="Twin Ltd", name_zh="", country=country)
    content = exported("organizations", city)

    assert brought("organizations", city, content) == ("0 new, 0 changed, 3 unchanged, 0 refused", [])
    said, refused = brought("organizations", city, edited(content, "France", "Country or region", "Malta"))
    assert said == "0 new, 0 changed, 2 unchanged, 1 refused"
    assert "3 records have “Twin Ltd”" in refused[0]


def test_a_record_that_two_rows_name_differently_is_changed_by_one_only(city):
    make_organization(name_en="Rhine GmbH", name_zh="莱茵公司", country="DE")

    said, refused = brought("organizations", city, "name_en,name_zh,country\nRhine GmbH,,FR\n,莱茵公司,IT\n".encode())

    assert said == "0 new, 1 changed, 0 unchanged, 1 refused"
    assert "already in row 2" in refused[0]
    assert Organization.objects.get().country == "DE"


def test_all_columns_of_leads_come_back_in_chinese_where_two_have_one_heading():
    me = make_user("city administrator", language="zh-hans")
    make_lead(owner=me)
    columns = ",".join(lists()["leads"].columns_for(me))

    content = exported("leads", me, "xlsx", columns=columns)

    with override("zh-hans"):
        assert brought("leads", me, content) == ("新增 0 条，更改 0 条，未变 1 条，未通过 0 条", [])


def test_a_file_in_which_nothing_names_a_record_says_which_column_does(city):
    made = declared("meetings")(city)
    made.open(b"held_on,kind\n2026-03-01,visit\n", Plan())

    with pytest.raises(FileRefused, match="To change records that are here, the file needs the column “Number”."):
        made.run(file="x.csv")


def test_a_column_that_is_none_is_told_beside_those_there_are_in_the_readers_words(city):
    made = declared("organizations")(city)
    made.open(b"name_en,Fax\nA,1\n", Plan())

    with override("zh-hans"), pytest.raises(FileRefused, match="编号、英文名、中文名、类型"):
        made.run(file="x.csv")
