"""Which files a person went out in is known of every list that tells of people."""

import pytest
from django.core.management import call_command
from django.http import QueryDict
from django.urls import reverse

from events.lists.meetings import MeetingList
from partners.exported_people import exports_with
from partners.models import Contact, ExportedContacts
from promotion_crm.lists.asking import Question
from promotion_crm.lists.base import lists
from promotion_crm.lists.exporting import export
from promotion_crm.models import ExportRecord
from promotion_crm.roles import OPERATOR
from tests import make
from tests.merging import merged

pytestmark = pytest.mark.django_db


def taken(name, form="csv", **params):
    asked = QueryDict(mutable=True)
    asked.update(params)
    with export(Question(lists()[name], asked, OPERATOR), form).file as file:
        return file.read()


def went_out():
    """The numbers kept of the newest export."""
    newest = ExportRecord.objects.order_by("-pk").first()
    lots = ExportedContacts.objects.filter(export=newest).values_list("contacts", flat=True)
    return sorted(number for lot in lots for number in lot)


@pytest.fixture
def person():
    return make.make_contact(is_primary=True)


ROWS = {
    "contacts": lambda person: None,
    "participants": lambda person: make.make_participation(contact=person),
    "organizations": lambda person: None,
    "partners": lambda person: make.make_appointment(organization=person.organization),
    "appointments": lambda person: make.make_appointment(representative=person, organization=person.organization),
    "applications": lambda person: make.make_application(representative=person, organization=person.organization),
    "recognitions": lambda person: make.make_recognition(contact=person, organization=person.organization),
    "leads": lambda person: make.make_lead(contact=person, investor=person.organization),
    "landings": lambda person: make.make_lead("landed", contact=person, investor=person.organization),
    "meetings": lambda person: make.make_meeting(contacts=[person], organizations=[person.organization]),
    "follow-ups": lambda person: make.make_follow_up(contact=person),
}


@pytest.mark.parametrize("name", [name for name, of in lists().items() if of.people])
@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_every_list_that_tells_of_people_says_of_whom(person, name, form):
    ROWS[name](person)
    told = [column for people in lists()[name].people for column in people.columns] or ["name"]

    taken(name, form, columns=",".join(told))

    assert went_out() == [person.pk]


def test_a_column_that_leads_to_a_contact_is_told_of():
    """A new column of a person fails here until its list says so in `people`."""
    for of in lists().values():
        told = {column for people in of.people for column in people.columns}
        everyone = any(not people.columns for people in of.people)
        for column in of.columns:
            if column.personal or _leads_to_a_person(of.model, column.expression):
                assert everyone or column.name in told, f"{of.name}.{column.name}"


def _leads_to_a_person(model, path):
    if not isinstance(path, str) or not path:
        return False
    for name in path.split("__"):
        f = model._meta.get_field(name)
        model = f.related_model
        if model is Contact:
            return True
    return False


def test_a_file_without_the_columns_of_a_person_holds_nobody(person):
    ROWS["meetings"](person)

    taken("meetings", columns="held_on")

    assert went_out() == []
    assert MeetingList.people


def test_a_card_that_was_left_out_did_not_go_out(person):
    make.make_contact(do_not_contact=True)
    make.make_contact(withdrawn_on="2026-01-01")

    cards = taken("contacts", "vcf", columns="name,email")

    assert cards.count(b"BEGIN:VCARD") == 1
    assert went_out() == [person.pk]


def test_nobody_matches_and_nobody_is_kept():
    taken("contacts", do_not_contact="1")

    assert went_out() == []


def test_who_went_out_before_a_merge_is_found_after_it(person, client_of):
    other = make.make_contact(organization=person.organization, email="")
    taken("contacts", q=other.name_en)
    merged(person, other, make.make_user(superuser=True))

    assert exports_with({person.pk, other.pk}).count() == 1
    page = client_of("privacy officer").get(person.get_absolute_url()).content.decode()
    assert "Exported in" in page
    assert "In no file so far" not in page


def test_the_command_keeps_it_too(person, tmp_path):
    call_command("export", "contacts", "--format", "csv", "--output", str(tmp_path / "c.csv"))

    assert went_out() == [person.pk]


@pytest.mark.parametrize(
    ("role", "sees"), [("city administrator", True), ("privacy officer", True), ("leadership", False)]
)
def test_who_reads_in_which_files_a_person_went_out(client_of, person, role, sees):
    page = client_of(role).get(person.get_absolute_url()).content.decode()

    assert ("Exported in" in page) is sees
    answer = client_of(role).get(reverse("contact-report", args=[person.pk]))
    assert answer.status_code == (200 if sees else 403)
