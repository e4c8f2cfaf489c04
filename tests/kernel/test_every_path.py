"""Every change, by whatever path, is in the history with who, when, from where and why as far as there is a why."""

import io
from unittest import mock

import pytest
from django.core.management import call_command
from django.db import connection
from django.urls import reverse

from partners.models import Organization
from promotion_crm.history import because, entry_model
from promotion_crm.models import Job
from promotion_crm.origins import written_by
from promotion_crm.working import ask
from tests import make
from tests.kernel.working import work

pytestmark = pytest.mark.django_db


def told(record):
    """What the newest entry of a record says: the act, and its context."""
    entry = entry_model(type(record)).objects.filter(pgh_obj_id=record.pk).select_related("pgh_context").latest("pk")
    return entry.pgh_label, entry.pgh_context.metadata if entry.pgh_context else None


@pytest.fixture
def client(client_of):
    return client_of("city administrator")


def test_a_page_of_the_admin(client):
    lead = make.make_lead()
    url = reverse("admin:partners_organization_add")

    client.post(
        url,
        {"name_en": "Aurora", "kind": "company", "country": "SG", "_save": "1", "reason": "From the fair"},
        REMOTE_ADDR="192.0.2.7",
    )

    act, said = told(Organization.objects.filter(name_en="Aurora").first() or lead)
    assert (act, said["user"], said["url"], said["address"]) == ("insert", client.user.pk, url, "192.0.2.7")


def test_a_page_of_a_record(client):
    lead = make.make_lead()
    url = reverse("lead-status", args=[lead.pk])

    client.post(url, {"status": "dormant", "reason": "Waits for its board", "seen": "ongoing"}, REMOTE_ADDR="192.0.2.7")

    lead.refresh_from_db()
    act, said = told(lead)
    assert lead.status == "dormant"
    assert (act, said["user"], said["url"], said["address"]) == ("update", client.user.pk, url, "192.0.2.7")


def test_a_command_in_a_name(tmp_path):
    owner = make.make_user("city administrator")
    file = tmp_path / "organizations.csv"
    file.write_text("English name,Country or region\nAurora,SG\n")

    call_command("import", "organizations", str(file), user=owner.username, stdout=io.StringIO())

    act, said = told(Organization.objects.get(name_en="Aurora"))
    assert (act, said["user"], said["url"]) == ("insert", owner.pk, "manage.py import")
    assert said["reason"]


def test_a_command_without_a_reason():
    organization = make.make_organization()

    with mock.patch("promotion_crm.management.commands.reindex.Command.handle", touch_all):
        call_command("reindex", stdout=io.StringIO())

    assert told(organization) == ("update", {"url": "manage.py reindex"})


def test_a_job_writes_in_the_name_of_its_owner(settings, monkeypatch):
    owner, organization = make.make_user("city administrator"), make.make_organization()
    settings.JOBS = {"touch": "tests.kernel.test_every_path.touch"}
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("tests.kernel.test_every_path.TOUCHED", organization.pk)
        job = ask("touch", owner, "Touch")
        work()

    job.refresh_from_db()
    assert job.state == Job.State.DONE, job.why
    assert told(organization) == ("update", {"url": job.get_absolute_url(), "user": owner.pk})


TOUCHED = None


def touch_all(command, **options):
    Organization.objects.update(is_sample=True)


def touch(job, beat):
    Organization.objects.filter(pk=TOUCHED).update(is_sample=True)


def test_many_rows_at_once_and_a_merge_say_why():
    by, organization = make.make_user("city administrator"), make.make_organization()

    with because("Checked against the register", by=by):
        Organization.objects.filter(pk=organization.pk).update(is_sample=True)

    assert told(organization) == ("update", {"reason": "Checked against the register", "user": by.pk})


def test_raw_sql_is_kept_and_what_is_not_known_is_not_made_up():
    organization = make.make_organization()

    with connection.cursor() as cursor:
        cursor.execute("UPDATE partners_organization SET is_sample = true WHERE id = %s", [organization.pk])

    assert told(organization) == ("update", None)


def test_an_act_inside_keeps_a_context_of_its_own():
    """An act can be undone by its context, so it shares none with what else a command does."""
    organization = make.make_organization()
    with written_by("manage.py test"):
        Organization.objects.filter(pk=organization.pk).update(is_sample=True)
        with because("The act") as act:
            Organization.objects.filter(pk=organization.pk).update(is_sample=False)

    entries = entry_model(Organization).objects.filter(pgh_obj_id=organization.pk).order_by("pgh_id")
    first, second = list(entries)[-2:]
    assert second.pgh_context_id == act.id != first.pgh_context_id
    assert second.pgh_context.metadata == {"url": "manage.py test", "reason": "The act"}
