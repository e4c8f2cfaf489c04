"""How long what the kernel keeps is kept."""

from django.conf import settings
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from promotion_crm.models.imports import KEPT as IMPORTS_KEPT
from promotion_crm.retaining.rules import Files, Forever, Histories, Period
from promotion_crm.working import KEPT as QUEUE_KEPT

YEAR = 365
USELESS = _("Nobody can use them any more.")
LOGGED = _("A log of who took what, which a person or an authority may ask for: six years, twice what the law asks.")


def emptied(rule, pks, by, reason):
    """The file goes, how it was read stays."""
    rule.of._base_manager.filter(pk__in=pks).update(content=None)


RULES = [
    Forever(
        _("The code makes them and needs them."),
        ("auth.Permission", "auth.Group", "auth.Group_permissions", "contenttypes.ContentType"),
        ("django_migrations", "shared_cache", "promotion_crm_allowance"),
    ),
    Forever(_("Few rows that all others refer to."), ("promotion_crm.District", "promotion_crm.Zone")),
    Forever(_("They go with the record they are part of."), ("promotion_crm.Zone_districts", "promotion_crm.ViewMark")),
    Forever(
        _("Accounts are closed and never removed: what a person did stays theirs."),
        ("promotion_crm.User", "promotion_crm.User_groups", "promotion_crm.User_user_permissions"),
    ),
    Forever(_("Belongs to a person, who deletes it."), ("promotion_crm.SavedView", "promotion_crm.ExportSchedule")),
    Forever(
        _("Says what was changed in bulk and by whom; merged records are found by it."), ("promotion_crm.ChangeSet",)
    ),
    Forever(_("Limits of exports are part of the proof that they were kept to."), ("promotion_crm.ExportAllowance",)),
    Histories(_("The history proves who changed what; a person is taken out of it by an erasure."), "promotion_crm"),
    Forever(
        _("The chain that proves the history, and when it was verified: without one link the rest proves nothing."),
        ("promotion_crm.Seal", "promotion_crm.SealedBlock", "promotion_crm.HistoryCheck"),
    ),
    Forever(_("Who wrote an entry of the history, from where and why."), ("pghistory.Context",)),
    Forever(
        _("How a person signs in; it goes with the account's own acts."),
        (
            "account.EmailAddress",
            "account.EmailConfirmation",
            "mfa.Authenticator",
            "socialaccount.SocialAccount",
            "socialaccount.SocialApp",
            "socialaccount.SocialToken",
            "usersessions.UserSession",
        ),
    ),
    Files(
        _("Files of exports"),
        "EXPORT_DIR",
        _("They can be made again; who took what stays in the record."),
        days=settings.EXPORT_KEEP_DAYS,
    ),
    Files(_("Documents and evidence"), "MEDIA_ROOT", _("As long as the row that names them, which stays.")),
    Period("sessions", _("Ended sessions"), "promotion_crm.BrowserSession", 1, "expires_at", USELESS),
    Period("old-sessions", _("Sessions of before"), "sessions.Session", 1, "expire_date", USELESS),
    Period(
        "sign-ins",
        _("Tries to sign in"),
        "promotion_crm.SignIn",
        YEAR,
        "at",
        _("Logs of a network are kept for six months by law; the addresses of colleagues no longer than is of use."),
        logged=True,
    ),
    Period(
        "browser-reports",
        _("Reports of browsers"),
        "promotion_crm.CspReport",
        90,
        "last_seen_at",
        _("What a page was kept from is looked into soon or never."),
    ),
    Period(
        "queue",
        _("What the queue remembers"),
        "django_tasks_database.DBTaskResult",
        QUEUE_KEPT.days,
        "enqueued_at",
        _("The jobs themselves say what they came to."),
        only=Q(finished_at__isnull=False),
    ),
    Period(
        "import-files",
        _("Files sent to be imported"),
        "promotion_crm.FileImport",
        IMPORTS_KEPT.days,
        "at",
        _("A file may hold more than was imported; how its columns were read stays."),
        only=Q(content__isnull=False),
        act=emptied,
        then=_("emptied of the file"),
        lot=50,
    ),
    Period(
        "import-rows",
        _("Rows of files sent to be imported"),
        "promotion_crm.FileImportRow",
        IMPORTS_KEPT.days,
        "file_import__at",
        _("What was imported stands in the records; what was refused is not ours to keep."),
    ),
    Period(
        "jobs",
        _("Background jobs that ended"),
        "promotion_crm.Job",
        YEAR,
        "ended_at",
        _("What they made has a record of its own."),
    ),
    Period(
        "visits",
        _("Records opened, without a star"),
        "promotion_crm.Visit",
        YEAR,
        "seen_at",
        _("How a person walked through the site helps them for a while, and is nobody's business after."),
        only=Q(starred_at__isnull=True),
    ),
    Period(
        "digests",
        _("Mails of what is due"),
        "promotion_crm.Digest",
        YEAR,
        "made_at",
        _("What was due stands in the records."),
    ),
    Period(
        "admin-log",
        _("The administration's own log"),
        "admin.LogEntry",
        3 * YEAR,
        "action_time",
        _("The history says the same and more."),
    ),
    Period(
        "exports",
        _("Records of exports"),
        "promotion_crm.ExportRecord",
        6 * YEAR,
        "at",
        LOGGED,
        automatic=False,
        logged=True,
    ),
    Period(
        "downloads",
        _("Records of downloads"),
        "promotion_crm.Download",
        6 * YEAR,
        "at",
        LOGGED,
        automatic=False,
        logged=True,
    ),
    Period(
        "readings",
        _("Readings of restricted records"),
        "promotion_crm.Reading",
        6 * YEAR,
        "at",
        LOGGED,
        automatic=False,
        logged=True,
    ),
    Period(
        "seal-mails",
        _("Mails of seals that were sent"),
        "promotion_crm.SealMail",
        3 * YEAR,
        "sent_at",
        _("The seals themselves stay."),
    ),
    Period(
        "export-alerts",
        _("Alerts of exports that were seen"),
        "promotion_crm.ExportAlert",
        3 * YEAR,
        "at",
        _("Exports themselves have their record."),
        only=Q(seen_at__isnull=False),
    ),
    Period(
        "retention-runs",
        _("Runs of retention"),
        "promotion_crm.RetentionRun",
        6 * YEAR,
        "started_at",
        _("They prove that the periods were kept to."),
    ),
]
