"""No record, job or page of an export tells of rows its reader may not see; each way out asks who may."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.http import QueryDict

from promotion_crm.lists import background, scheduling
from promotion_crm.lists.asking import Question
from promotion_crm.lists.base import lists
from promotion_crm.models import ExportRecord, Job
from tests import make
from tests.kernel.asked import csv_rows
from tests.kernel.working import work

pytestmark = pytest.mark.django_db
SECRET = "Dragon Gate"
PERSONAL = "columns=name,email"


@pytest.fixture(autouse=True)
def export_dir(settings, tmp_path):
    settings.EXPORT_DIR = tmp_path / "exports"


def done(job):
    work()
    job.refresh_from_db()
    return job


def test_the_count_of_a_record_is_of_the_rows_its_maker_saw(client_of):
    district = make.make_district()
    officer = client_of("district officer", district=district)
    make.make_lead(district=district, first_negotiation_district=district)
    make.make_lead(title=SECRET, confidentiality="restricted")
    make.make_lead(title="Elsewhere")

    rows = csv_rows(officer, "leads", "columns=title")

    assert ExportRecord.objects.get().row_count == len(rows) - 1 == 1
    assert SECRET not in officer.get("/exports/").content.decode()


def test_a_job_counts_what_its_owner_sees_by_then(client_of):
    district = make.make_district()
    officer = client_of("district officer", district=district).user
    for _ in range(2):
        make.make_lead(district=district, first_negotiation_district=district)
    job = background.ask(Question(lists()["leads"], QueryDict("columns=title"), officer), "csv")
    type(officer).objects.filter(pk=officer.pk).update(district=make.make_district())

    job = done(job)

    assert job.state == Job.State.DONE
    assert ExportRecord.objects.get().row_count == 0


@pytest.mark.parametrize("kind", ["exportrecord", "job", "exportschedule"])
def test_who_may_not_open_a_list_is_not_told_what_was_asked_of_it(kind, client_of):
    lead = make.make_lead(title=SECRET)
    asked = f"q={SECRET}".replace(" ", "+")
    row = {
        "exportrecord": lambda: make.make_export_record(
            list_name="leads", words=f"Words: {SECRET}", filters={"q": [SECRET]}
        ),
        "job": lambda: make.make_job(arguments={"list": "leads", "query": asked, "format": "csv"}),
        "exportschedule": lambda: make.make_export_schedule(list_name="leads", query=asked),
    }[kind]()
    address = f"/admin/promotion_crm/{kind}/{row.pk}/change/"

    told = {
        role: client_of(role).get(address).content.decode().replace("+", " ")
        for role in ("privacy officer", "city administrator")
    }

    assert SECRET not in told["privacy officer"]
    assert SECRET in told["city administrator"]
    assert lead.title == SECRET


@pytest.mark.django_db(transaction=True)  # entries of the history have the time of their transaction
@pytest.mark.parametrize("change", ["role", "district"])
def test_a_kept_file_is_not_given_out_after_the_rights_changed(change, client_of):
    client = client_of("district officer", district=make.make_district())
    assert client.get("/leads/export.csv?columns=title").status_code == 200
    address = f"/exports/{ExportRecord.objects.get().pk}/file/"
    assert client.get(address).status_code == 200

    if change == "role":
        client.user.groups.set(make.make_user("event officer").groups.all())
    else:
        type(client.user).objects.filter(pk=client.user.pk).update(district=make.make_district())
    refused = client.get(address)

    assert refused.status_code == 403
    assert "Export the list again" in refused.content.decode()


def by_command(client, query):
    options = [f"--{part}" for part in query.split("&")]
    call_command("export", "contacts", "--format=csv", *options, f"--as={client.user.username}", "--output=-",
                 stdout=StringIO())  # fmt: skip


def by_job(client, query):
    background.ask(Question(lists()["contacts"], QueryDict(query), client.user), "csv")


def by_screen(client, query):
    assert client.get(f"/contacts/export.csv?{query}").status_code == 200


def by_card(client, query):
    assert client.get(f"/contacts/export.vcf?{query}").status_code == 200


WAYS = [by_command, by_job, by_screen, by_card]


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
@pytest.mark.parametrize("role", ["district officer", "leadership", "verifier", "system administrator"])
def test_no_way_gives_personal_data_to_who_may_not_export_it(way, role, client_of):
    make.make_contact()

    with pytest.raises((CommandError, Exception, AssertionError)):
        way(client_of(role), f"{PERSONAL}&purpose=x")

    assert not ExportRecord.objects.exists()
    assert not Job.objects.exists()


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
def test_every_way_asks_for_a_purpose(way, client_of):
    make.make_contact()
    client = client_of("account manager")

    with pytest.raises((CommandError, Exception, AssertionError)):
        way(client, PERSONAL)
    assert not ExportRecord.objects.exists()

    way(client, f"{PERSONAL}&purpose=x")


@pytest.mark.parametrize("lost", ["role", "account"])
def test_a_schedule_asks_again_on_its_day(lost, client_of):
    make.make_contact()
    client = client_of("account manager")
    schedule = make.make_export_schedule(
        owner=client.user, list_name="contacts", format="csv", query=f"{PERSONAL}&purpose=x"
    )
    job = scheduling.ask(schedule)
    if lost == "role":
        client.user.groups.set(make.make_user("district officer").groups.all())
    else:
        type(client.user).objects.filter(pk=client.user.pk).update(is_active=False)

    job = done(job)

    assert job.state == Job.State.FAILED
    assert "personal data" in job.why if lost == "role" else "closed" in job.why
    assert not ExportRecord.objects.exists()
