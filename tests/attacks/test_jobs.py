"""Long work is done with what its owner may do when it is done, not when it was asked for."""

import pytest
from django.conf import settings
from django.core import mail

from events.models import GuestMail
from partners.models import Contribution, DispatchRecipient, DoubleSearch, Erasure, Organization
from promotion_crm import working
from promotion_crm.models import ExportRecord, FileImport, FileImportRow, Job, RetentionRun, User
from tests import make
from tests.kernel.working import work

pytestmark = pytest.mark.django_db
LEADS = {"list": "leads", "format": "csv", "query": "purpose=Test"}
FILE = b"name_en,kind\nBrought by a file,company\n"


def _export(owner):
    return LEADS


def _scheduled(owner):
    return LEADS | {"schedule": make.make_export_schedule(owner=owner).pk}


def _check(owner):
    return {"import": make.make_file_import(by=owner, content=FILE, byte_size=len(FILE)).pk}


def _import(owner):
    """One that was looked at before."""
    given = _check(owner)
    _done(working.ask("import check", owner, "Check", **given))
    return given


def _mails(owner):
    return {"event": make.make_event(owner=owner).pk}


def _dispatch(owner):
    return {"dispatch": make.make_dispatch(sent=True, created_by=owner).pk}


# How each kind of work is asked for, and in which role.
ASKED = {
    "export": ("city administrator", _export),
    "scheduled export": ("city administrator", _scheduled),
    "import check": ("city administrator", _check),
    "import": ("city administrator", _import),
    "duplicates": ("city administrator", lambda owner: {"name": "organizations"}),
    "guest mails": ("event officer", _mails),
    "contributions": ("city administrator", lambda owner: {"page": "/contributions/"}),
    "dispatch": ("city administrator", _dispatch),
    "retention": ("privacy officer", lambda owner: {"rule": "jobs", "reason": "Test", "page": "/"}),
    "erasure": ("privacy officer", lambda owner: {"contact": make.make_contact().pk, "reason": "Test"}),
}
every_kind = pytest.mark.parametrize("kind", ASKED)


def _asked(kind):
    role, given = ASKED[kind]
    owner = make.make_user(role, email="owner@example.org")
    job = working.ask(kind, owner, "Some work", **given(owner))
    if kind == "guest mails":
        guest = make.make_participation(event_id=job.arguments["event"], email="guest@example.org", state="invited")
        make.make_guest_mail(participation=guest, job=job, by=owner)
    if kind == "dispatch":
        dispatched = {"dispatch_id": job.arguments["dispatch"], "address": "partner@example.org"}
        make.make_dispatch_recipient(**dispatched, state="to_send", job=job)
    return job


def _done(job):
    work()
    job.refresh_from_db()
    return job


def _left_by(job):
    """What the work would have left behind, besides a mail to its owner."""
    told = [one.subject for one in mail.outbox if one.to != [job.owner.email]]
    told += GuestMail.objects.filter(state="sent")
    told += DispatchRecipient.objects.filter(state="sent")
    told += Organization.objects.filter(name_en="Brought by a file")
    told += FileImportRow.objects.all() if job.kind == "import check" else ()
    told += FileImport.objects.exclude(saved_at=None)
    told += RetentionRun.objects.filter(by=job.owner)
    told += Erasure.objects.all()
    return [*told, *ExportRecord.objects.all(), *DoubleSearch.objects.all()]


def test_every_kind_of_work_is_asked_for_here():
    assert set(ASKED) == set(settings.JOBS)


@every_kind
def test_it_is_done_for_whom_it_was_asked(kind):
    job = _asked(kind)

    assert (_done(job).state, job.why) == (Job.State.DONE, "")
    assert _left_by(job) or kind == "contributions"


@every_kind
@pytest.mark.parametrize("lost", ["every role", "for another role", "the account"])
def test_it_is_refused_to_who_may_not_have_it_done_any_more(kind, lost):
    job = _asked(kind)
    contributions = Contribution.objects.count()
    if lost == "the account":
        User.objects.filter(pk=job.owner_id).update(is_active=False)
    else:
        others = make.make_user("system administrator").groups.all() if lost == "for another role" else []
        job.owner.groups.set(others)

    _done(job)

    assert job.state == Job.State.FAILED
    assert job.why and "fault of the CRM" not in job.why
    assert _left_by(job) == []
    assert Contribution.objects.count() == contributions
