"""Choosing who was at a meeting: what was picked so far, and what can be picked next."""

from dataclasses import dataclass

from django.contrib.auth import get_user_model
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Length
from django.utils.functional import cached_property

from events.models import FollowUp, Meeting
from partners.models import Appointment, Contact, Organization, ProjectLead

FOUND = 8
CONTACTS = 60
LEADS = 12


@dataclass
class Row:
    """One thing that can be picked: its id, its name, and what tells it apart."""

    pk: int
    name: str
    detail: str


def ids(data, name):
    """The whole numbers posted under a name; anything else is no choice at all."""
    return [int(v) for v in data.getlist(name) if v.isascii() and v.isdigit() and len(v) < 18]


def adjusted(posted, days=None):
    """A copy of what was posted with the buttons pressed: add, drop, a day for the next step."""
    data = posted.copy()
    for act in ("add", "drop"):
        kind, _dash, value = posted.get(act, "").partition("-")
        if kind not in ("organization", "lead", "colleague"):
            continue
        name = f"{kind}s"
        kept = [v for v in data.getlist(name) if v != value]
        data.setlist(name, [*kept, value] if act == "add" else kept)
        data[f"{kind}_q"] = ""
    if (day := (days or {}).get(posted.get("next_in"))) is not None:
        data["next_on"] = day.isoformat()
    return data


def find(user, kind, text, data):
    """Up to eight rows of a kind that hold the text and are not yet picked."""
    text = text.replace("\0", "").strip()[:100]
    source = {"organization": _organizations, "lead": _leads, "colleague": _colleagues}.get(kind)
    if not text or source is None:
        return []
    rows = source(user, text).exclude(pk__in=ids(data, f"{kind}s"))
    return [_row(row) for row in rows[:FOUND]]


def _organizations(user, text):
    """Partners first, then the shortest name: it is the likeliest."""
    rows = Organization.objects.visible_to(user).find(text)
    held = Exists(Appointment.objects.filter(organization=OuterRef("pk")))
    return rows.annotate(held=held).order_by("-held", Length("name_en"), "name_en", "id")


def _leads(user, text):
    rows = ProjectLead.objects.visible_to(user).open().select_related("investor")
    return rows.filter(Q(search_text__found=text) | Q(code__icontains=text)).order_by("-code")


def _colleagues(user, text):
    named = Q(name_en__icontains=text) | Q(name_zh__icontains=text) | Q(username__icontains=text)
    return get_user_model().objects.colleagues().filter(named).exclude(pk=user.pk)


def _row(row):
    if isinstance(row, ProjectLead):
        return Row(row.pk, str(row), str(row.investor))
    return Row(row.pk, row.name or str(row), row.other_name)


class Chosen:
    """Who and what was picked so far, with the contacts and leads that this brings up."""

    def __init__(self, user, data):
        self.user, self.data = user, data

    @cached_property
    def organizations(self):
        rows = Organization.objects.visible_to(self.user).in_bulk(ids(self.data, "organizations"))
        return list(rows.values())

    @cached_property
    def colleagues(self):
        rows = get_user_model().objects.colleagues().in_bulk(ids(self.data, "colleagues"))
        return [row for pk, row in rows.items() if pk != self.user.pk]

    @cached_property
    def ticked(self):
        return {name: set(ids(self.data, name)) for name in ("contacts", "leads")}

    @cached_property
    def contacts(self):
        """Contacts of the organizations, the ticked and the primary ones first."""
        rows = Contact.objects.visible_to(self.user).select_related("organization")
        rows = rows.filter(organization__in=self.organizations)
        rows = list(rows.order_by("-is_primary", "name_en", "id")[:CONTACTS])
        missing = self.ticked["contacts"] - {row.pk for row in rows}
        if missing:
            rows += Contact.objects.visible_to(self.user).filter(pk__in=missing, organization__in=self.organizations)
        return rows

    @cached_property
    def leads(self):
        """Open leads the organizations invest in or introduced, and those picked."""
        visible = ProjectLead.objects.visible_to(self.user).select_related("investor")
        of_them = Q(investor__in=self.organizations) | Q(
            pk__in=Organization.objects.filter(pk__in=[o.pk for o in self.organizations]).values("introductions__lead")
        )
        rows = list(visible.filter(pk__in=self.ticked["leads"]))
        if self.organizations:
            rows += visible.open().filter(of_them).exclude(pk__in=self.ticked["leads"])[:LEADS]
        return rows

    @cached_property
    def last_meeting(self):
        rows = Meeting.objects.visible_to(self.user)
        rows = rows.filter(organization_links__organization__in=self.organizations)
        return rows.order_by("-held_on", "-id").first() if self.organizations else None

    @cached_property
    def owed(self):
        rows = FollowUp.objects.visible_to(self.user).open()
        rows = rows.filter(organization__in=self.organizations).select_related("owner")
        return list(rows.order_by("due_on", "id")[:5]) if self.organizations else []
