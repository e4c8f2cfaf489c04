"""How much personal data a person may take a day, over all ways out, and who is told."""

import threading
from datetime import timedelta
from io import StringIO

import pgtrigger
import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import connection
from django.http import QueryDict
from django.utils.timezone import localdate, now

from promotion_crm.lists import background, scheduling
from promotion_crm.lists.alerting import send_waiting
from promotion_crm.lists.asking import Question
from promotion_crm.lists.base import lists
from promotion_crm.lists.exporting import export
from promotion_crm.lists.problems import ExportRefused
from promotion_crm.models import ExportAlert, ExportAllowance, ExportRecord, Job, User
from tests import make
from tests.kernel.working import work

pytestmark = pytest.mark.django_db
ASKED = "/contacts/export.csv?columns=name,email&purpose=test"
BARE = "/contacts/export.csv?columns=name"


@pytest.fixture(autouse=True)
def few(settings, tmp_path):
    settings.EXPORT_DIR = tmp_path / "exports"
    settings.EXPORT_PERSONAL_ROWS_A_DAY = 5


def contacts(count):
    of = make.make_organization()
    return [make.make_contact(organization=of) for _ in range(count)]


def worked(job):
    work()
    job.refresh_from_db()
    return job


def kinds():
    return sorted(ExportAlert.objects.values_list("kind", flat=True))


def test_past_the_limit_nothing_is_made_and_the_sentence_says_what_to_do(client_of):
    contacts(3)
    client = client_of("account manager")
    assert client.get(ASKED).status_code == 200

    refused = client.get(ASKED)

    assert refused.status_code == 429
    for words in ("5 rows a day", "took 3 today", "asked for 3 more", "ask a privacy officer"):
        assert words in refused.content.decode()
    assert "columns=name" in refused.content.decode()  # what is open all the same
    assert ExportRecord.objects.count() == 1
    assert client.get(BARE).status_code == 200


def test_the_limit_counts_over_all_ways(client_of, settings):
    contacts(2)
    client = client_of("account manager", username="ann")
    assert client.get("/contacts/export.vcf?purpose=test").status_code == 200
    assert client.get(ASKED).status_code == 200
    question = "columns=name,email&purpose=test"

    with pytest.raises(CommandError, match="rows a day"):
        command = ["--format=csv", "--columns=name,email", "--purpose=x", "--as=ann", "--output=-"]
        call_command("export", "contacts", *command, stdout=StringIO())
    assert client.get("/contacts/export.vcf?purpose=test").status_code == 429
    with pytest.raises(ExportRefused):
        background.ask(Question(lists()["contacts"], QueryDict(question), client.user), "csv")
    schedule = make.make_export_schedule(owner=client.user, list_name="contacts", format="csv", query=question)
    job = worked(scheduling.ask(schedule))

    assert job.state == Job.State.FAILED
    assert "rows a day" in job.why
    assert ExportRecord.objects.filter(personal=True).count() == 2


def test_a_job_is_judged_by_the_day_it_is_made(client_of):
    contacts(3)
    client = client_of("account manager")
    job = background.ask(Question(lists()["contacts"], QueryDict("columns=email&purpose=x"), client.user), "csv")
    assert client.get(ASKED).status_code == 200

    assert "rows a day" in worked(job).why


def test_yesterday_does_not_count(client_of):
    contacts(3)
    client = client_of("account manager")
    record = make.make_export_record(user=client.user, personal=True, row_count=5)
    with pgtrigger.ignore("promotion_crm.ExportRecord:kept"):
        ExportRecord.objects.filter(pk=record.pk).update(at=now() - timedelta(days=1))

    assert client.get(ASKED).status_code == 200


def test_files_are_limited_as_well(client_of, settings):
    settings.EXPORTS_A_DAY = 1
    client = client_of("account manager")
    assert client.get(BARE).status_code == 200

    assert client.get(BARE).status_code == 429
    assert client.get("/leads/funnel/export.csv").status_code == 429
    assert kinds() == ["files"]


def test_an_emergency_account_is_not_stopped_but_told_of(client_of):
    contacts(6)

    assert client_of("superuser").get(ASKED).status_code == 200
    assert kinds() == ["emergency"]


def test_a_limit_of_ones_own_holds_on_its_days(client_of):
    contacts(6)
    client, today = client_of("account manager"), localdate()
    make.make_export_allowance(user=client.user, rows=100, starts=today - timedelta(3), ends=today - timedelta(1))
    assert client.get(ASKED).status_code == 429

    make.make_export_allowance(user=client.user, rows=6)

    assert client.get(ASKED).status_code == 200


def test_a_privacy_officer_gives_a_limit_and_not_to_themselves(client_of):
    ann, officer = make.make_user("account manager"), client_of("privacy officer")
    given = {"user": ann.pk, "rows": 900, "starts": localdate(), "ends": localdate(), "reason": "Mailing"}

    assert officer.post("/exports/limits/", given).status_code == 302
    assert officer.post("/exports/limits/", given | {"user": officer.user.pk}).status_code == 400
    assert officer.post("/exports/limits/", given | {"reason": ""}).status_code == 400
    assert client_of("city administrator").post("/exports/limits/", given).status_code == 403
    assert client_of("account manager").get("/exports/limits/").status_code == 403
    assert ExportAllowance.objects.get().by == officer.user


def test_the_officers_are_told_once_on_their_desk_and_by_mail(client_of):
    contacts(4)
    officer = client_of("privacy officer", email="privacy@example.org")
    client = client_of("account manager", name_en="Wu Sample")
    assert client.get(ASKED).status_code == 200
    for _again in range(2):
        assert client.get(ASKED).status_code == 429

    send_waiting()
    send_waiting()

    assert kinds() == ["near", "reached"]
    assert [sent.to for sent in mail.outbox] == [["privacy@example.org"]] * 2
    assert "Wu Sample has exported 4 rows" in mail.outbox[0].body
    assert "Wu Sample wanted personal data" in officer.get("/").content.decode()
    assert "Wu Sample wanted" not in client_of("city administrator").get("/").content.decode()
    for alert in ExportAlert.objects.all():
        assert client.post(f"/exports/alerts/{alert.pk}/seen/").status_code == 403
        assert officer.post(f"/exports/alerts/{alert.pk}/seen/").status_code == 302
    assert "Wu Sample wanted" not in officer.get("/").content.decode()


def test_without_an_address_the_alert_says_why_no_mail_went():
    make.make_user("privacy officer")
    alert = make.make_export_alert()

    send_waiting()

    alert.refresh_from_db()
    assert alert.state == "failed"
    assert "No privacy officer has an e-mail address" in alert.problem


@pytest.mark.django_db(transaction=True)
def test_of_two_at_once_one_is_refused(settings):
    ann = make.make_user("account manager")
    contacts(3)
    ready, came_to = threading.Barrier(2), []

    class Slow:
        """Both have passed the first look before either is recorded."""

        def __call__(self, rows):
            if rows == 1:
                ready.wait(20)

    def take():
        try:
            asked = Question(lists()["contacts"], QueryDict("columns=email&purpose=x"), User.objects.get(pk=ann.pk))
            export(asked, "csv", beat=Slow()).file.close()
            came_to.append("made")
        except ExportRefused:
            came_to.append("refused")
        finally:
            connection.close()

    pair = [threading.Thread(target=take) for _ in range(2)]
    [one.start() for one in pair]
    [one.join(60) for one in pair]

    assert sorted(came_to) == ["made", "refused"]
    assert ExportRecord.objects.get().row_count == 3
    assert "reached" in kinds()
