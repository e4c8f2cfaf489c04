"""What each role may do: one table, made true in the database by every `migrate`.

The columns are areas of work, each a set of models, see areas.py; R reads, W writes (adds and
changes), D also deletes. Which rows a role sees is the business of each model's
`seen_by` and `changed_by`. Source: the office's table of roles.
"""

from dataclasses import dataclass

from django.apps import apps
from django.utils.translation import gettext_lazy as _

from .areas import AREAS

ACTS = {"R": ("view",), "W": ("view", "add", "change"), "D": ("view", "add", "change", "delete")}

EXPORT = "promotion_crm.export_lists"
PERSONAL = "promotion_crm.export_personal_data"
UNDO_ANY = "promotion_crm.undo_any_change"
DETAILS = "partners.view_lead_details"
SKIP = "partners.skip_stage"
VERIFY = "partners.verify_landing"
DECIDE = "partners.decide_transfer"
REVIEW_APPLICATION = "partners.review_application"  # a district officer those of the own district
CONFIRM_APPLICATION = "partners.confirm_application"
OVERRIDE = "partners.override_introduction"
CONFIRM_CONTRIBUTION = "partners.confirm_contribution"
REPORT_CONTACT = "partners.report_contact"  # all that is held on a person
ERASE_CONTACT = "partners.erase_contact"
TAKE_OVER = "promotion_crm.take_over_views"
SETTLE_ALERTS = "promotion_crm.settle_export_alerts"
RETAIN = "promotion_crm.carry_out_retention"
FIGURES = "events.view_event_figures"  # of those who see every lead that these figures count
# Two records become one, and one of them goes: those who may change both may, without the right to delete
# any. It deletes nothing that is not said by the other, and is undone as a whole; see merging/.
MERGE = ("partners.merge_organization", "partners.merge_contact")


@dataclass(frozen=True)
class Role:
    """A role's name in words, its letter per area, and its permissions of their own kind."""

    label: object
    areas: dict[str, str]
    extra: tuple[str, ...] = ()


def _letters(**areas):
    """The letters of a role; everyone keeps views of their own, and reads their own visits, stars and feed."""
    return {name.replace("_", " "): letter for name, letter in areas.items()} | {"views": "D", "visits": "R"}


ROLES = {
    "city administrator": Role(
        _("City administrator"),
        _letters(
            reference="W",
            organizations="D",
            contacts="D",
            programs="D",
            applications="W",
            application_log="R",
            contributions="D",
            terms_log="R",
            documents="W",
            dispatches="W",
            dispatch_recipients="W",
            leads="W",
            lead_log="R",
            events="D",
            participation="D",
            door="R",
            meetings="D",
            restricted_notes="D",
            export_log="R",
            seals="R",
            mails="R",
            bulk_changes="R",
            export_limits="R",
            privacy_log="R",
        ),
        (
            *(EXPORT, PERSONAL, DETAILS, SKIP, DECIDE, OVERRIDE, TAKE_OVER, UNDO_ANY, FIGURES, *MERGE),
            *(REVIEW_APPLICATION, CONFIRM_APPLICATION, CONFIRM_CONTRIBUTION),
            REPORT_CONTACT,
        ),
    ),
    "account manager": Role(
        _("Account manager"),
        _letters(
            reference="R",
            organizations="W",
            contacts="W",
            programs="R",
            applications="R",
            application_log="R",
            contributions="W",
            terms_log="R",
            documents="W",
            dispatches="R",
            dispatch_recipients="W",
            leads="W",
            lead_log="R",
            events="W",
            participation="W",
            door="R",
            meetings="W",
            restricted_notes="W",
            bulk_changes="R",
        ),
        (EXPORT, PERSONAL, DETAILS, *MERGE),
    ),
    "district officer": Role(
        _("District officer"),
        _letters(
            reference="R",
            organizations="W",
            contacts="W",
            programs="R",
            applications="W",
            application_log="R",
            contributions="R",
            terms_log="R",
            documents="W",
            dispatches="R",
            dispatch_recipients="R",
            leads="W",
            lead_log="R",
            events="W",
            participation="W",
            door="R",
            meetings="W",
            restricted_notes="W",
            bulk_changes="R",
        ),
        (EXPORT, DETAILS, REVIEW_APPLICATION, *MERGE),
    ),
    "verifier": Role(
        _("Verifier"),
        _letters(
            reference="R",
            organizations="R",
            contacts="R",
            programs="R",
            applications="R",
            application_log="R",
            contributions="R",
            terms_log="R",
            documents="W",
            dispatches="R",
            dispatch_recipients="R",
            leads="R",
            lead_log="R",
            events="R",
            participation="R",
            meetings="R",
            restricted_notes="R",
        ),
        (DETAILS, VERIFY, FIGURES),
    ),
    "event officer": Role(
        _("Event officer"),
        _letters(
            reference="R",
            organizations="R",
            contacts="W",
            programs="R",
            applications="R",
            application_log="R",
            contributions="R",
            terms_log="R",
            documents="W",
            dispatches="R",
            dispatch_recipients="R",
            leads="R",
            events="W",
            participation="W",
            door="R",
            meetings="W",
            bulk_changes="R",
        ),
        (EXPORT, PERSONAL, FIGURES),
    ),
    "leadership": Role(
        _("Leadership"),
        _letters(
            reference="R",
            organizations="R",
            contacts="R",
            programs="R",
            applications="R",
            application_log="R",
            contributions="R",
            terms_log="R",
            documents="R",
            dispatches="R",
            dispatch_recipients="R",
            leads="R",
            lead_log="R",
            events="R",
            participation="R",
            meetings="R",
        ),
        (DETAILS, FIGURES),
    ),
    "privacy officer": Role(
        _("Privacy officer"),
        _letters(
            reference="R",
            organizations="R",
            contacts="W",
            programs="R",
            applications="R",
            application_log="R",
            contributions="R",
            terms_log="R",
            documents="R",
            dispatches="R",
            dispatch_recipients="R",
            participation="R",
            export_log="R",
            seals="R",
            bulk_changes="R",
            export_limits="W",
            privacy_log="R",
        ),
        (EXPORT, PERSONAL, SETTLE_ALERTS, RETAIN, REPORT_CONTACT, ERASE_CONTACT),
    ),
    "system administrator": Role(
        _("System administrator"),
        _letters(accounts="W", sign_ins="R", reference="R", mails="R", browser_reports="R"),
        (TAKE_OVER,),
    ),
}


class Operator:
    """Whoever runs a command on the server without naming a person: sees every row."""

    pk = None
    username = ""
    district = district_id = None
    roles = frozenset()
    is_active = is_superuser = True

    def has_perm(self, permission, obj=None):
        return True

    def has_perms(self, permissions, obj=None):
        return True


OPERATOR = Operator()


def labels(names):
    """The roles with these keys in words, in the table's order."""
    return [role.label for key, role in ROLES.items() if key in names]


def sync(**kwargs):
    """Make the groups and their permissions say what the table says."""
    group_model, permission = (apps.get_model("auth", name) for name in ("Group", "Permission"))
    known = {f"{p.content_type.app_label}.{p.codename}": p for p in permission.objects.select_related("content_type")}
    for key, role in ROLES.items():
        group, _made = group_model.objects.get_or_create(name=key)
        wanted = [known[name] for name in permissions(role) if name in known]
        group.permissions.set(wanted)


def permissions(role):
    """The names of all permissions of a role, as `app_label.codename`."""
    names = list(role.extra)
    for area, letter in role.areas.items():
        for model in AREAS[area]:
            app_label, model_name = model.split(".")
            names += [f"{app_label}.{act}_{model_name}" for act in ACTS[letter]]
    return names
