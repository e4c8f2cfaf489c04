"""People, places, the log of exports and saved views."""

from datetime import timedelta
from uuid import uuid4

from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group
from django.utils.timezone import localdate, now

from promotion_crm.models import (
    BrowserSession,
    ChangeSet,
    CspReport,
    Digest,
    District,
    Download,
    ExportAlert,
    ExportAllowance,
    ExportRecord,
    ExportSchedule,
    FileImport,
    FileImportRow,
    Job,
    RetentionRun,
    SavedView,
    SignIn,
    User,
    ViewMark,
    Visit,
    Zone,
)

from .rows import PASSWORD, number, row


def make_user(role=None, *, superuser=False, **fields):
    """A colleague; `role` is a key of roles.ROLES or several of them, None for no role."""
    roles = [role] if isinstance(role, str) else list(role or [])
    n = number()
    user = row(
        User,
        fields,
        username=f"user{n}",
        name_en=f"Colleague {n}",
        password=make_password(PASSWORD),
        is_staff=bool(roles) or superuser,
        is_superuser=superuser,
    )
    groups = list(Group.objects.filter(name__in=roles))
    assert len(groups) == len(roles), f"No such role: {role}"
    user.groups.set(groups)
    return user


def make_district(**fields):
    n = number()
    return row(District, fields, code=f"{n:06}", name_en=f"District {n}", name_zh=f"第{n}区")


def make_zone(*, districts=(), **fields):
    n = number()
    zone = row(Zone, fields, code=f"zone-{n}", name_en=f"Zone {n}", name_zh=f"园区{n}")
    zone.districts.set(districts)
    return zone


def make_export_record(**fields):
    return row(
        ExportRecord,
        fields,
        list_name="organizations",
        format="csv",
        columns=["name"],
        language="en",
        row_count=1,
        byte_size=10,
        sha256="0" * 64,
    )


def make_change_set(**fields):
    return row(
        ChangeSet, fields, context=uuid4, kind=ChangeSet.Kind.EDIT, list_name="organizations", row_count=1, by=make_user
    )


def make_saved_view(**fields):
    """A view of its owner alone, of the list of organizations."""
    return row(
        SavedView, fields, owner=make_user, name=f"View {number()}", list_name="organizations", query="country=SG"
    )


def make_view_mark(**fields):
    view = fields.pop("view", None) or make_saved_view()
    return row(ViewMark, fields, user=view.owner, view=view, list_name=view.list_name)


def make_visit(**fields):
    return row(Visit, fields, user=make_user, kind="partners.organization", record_id=number, seen_at=now)


def make_file_import(**fields):
    content = b"Name\nAurora\n"
    return row(
        FileImport,
        fields,
        list_name="organizations",
        file_name="partners.csv",
        content=content,
        byte_size=12,
        by=make_user,
    )


def make_file_import_row(**fields):
    return row(FileImportRow, fields, file_import=make_file_import, number=2, verdict="new", cells=["Aurora"])


def make_digest(**fields):
    return row(Digest, fields, user=make_user, day=localdate)


def make_download(**fields):
    return row(
        Download,
        fields,
        user=make_user,
        kind="partners.document",
        record_id=number,
        name="plan.pdf",
        sha256="0" * 64,
        address="/documents/1/",
    )


def make_csp_report(**fields):
    digest = fields.setdefault("digest", f"{number():064x}")
    return row(CspReport, fields, directive="script-src", blocked="inline", page="/leads/", source=digest[-8:])


def make_job(**fields):
    return row(Job, fields, kind="export", owner=make_user, title="Leads", language="en", arguments={"list": "leads"})


def make_export_schedule(**fields):
    return row(
        ExportSchedule,
        fields,
        owner=make_user,
        name="Leads of the week",
        list_name="leads",
        language="en",
        next_at=now() + timedelta(days=1),
    )


def make_export_allowance(**fields):
    return row(ExportAllowance, fields, user=make_user, rows=50_000, reason="A mailing to all partners", by=make_user)


def make_export_alert(**fields):
    return row(ExportAlert, fields, user=make_user, kind="reached", list_name="contacts", rows=21_000, limit=20_000)


def make_retention_run(**fields):
    return row(RetentionRun, fields, rule="jobs", due=3, done=3, ended_at=now)


def make_sign_in(**fields):
    known = {"outcome": "wrong", "way": "password", "address": "192.0.2.7", "agent": "Firefox/140.0"}
    return row(SignIn, fields, user=make_user, username=lambda: f"user{number()}", **known)


def make_browser_session(**fields):
    at = now()
    times = {"started_at": at, "seen_at": at, "expires_at": at + timedelta(hours=12)}
    key = BrowserSession.digest(f"cookie {number()}")
    return row(BrowserSession, fields, user=make_user, key=key, data="", address="192.0.2.7", agent="", **times)
