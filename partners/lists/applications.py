from django.db.models import BooleanField, Case, CharField, Q, Value, When
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from partners.models import Application, ApplicationStep, Appointment, Organization, Program
from partners.programs.applying import waits_for
from partners.programs.procedure import TONES, State
from partners.programs.waiting import due_on, is_late, waiting_days
from promotion_crm.lists import Column, List, Search, kinds
from promotion_crm.lists.conditions import Choices, Coded, Days, Flag, Numbers, Records, YesNo
from promotion_crm.lists.filters import Filters
from promotion_crm.lists.people import People
from promotion_crm.lists.subqueries import first
from promotion_crm.models import District

LATE = pgettext_lazy("application", "Late")


def is_open(reader):
    return Q(state__in=State.OPEN)


def late(reader):
    return is_late()


class ApplicationFilter(Filters):
    program = Coded(Program.objects.all)
    state = Choices(State)
    open = Flag(is_open, label=pgettext_lazy("application", "open"))
    mine = Flag(waits_for, label=_("waits for me"), own=True)
    late = Flag(late, label=pgettext_lazy("application", "late"))
    category = Choices(Appointment.Category)
    district = Coded(District.objects.all, label=_("district that reviews"))
    batch = Numbers("call__batch_number", label=_("batch"))
    call = Numbers("call", label=_("number of the call"))
    organization = Records(Organization.objects.all)
    submitted = Days("submitted_at")
    decided = Days("decided_at")
    sample = YesNo("is_sample")


def holder(reader):
    """Who has to act: see `Application.holder`."""
    person, place = kinds.Person().value("entered_by"), kinds.Name().value("district")
    return Case(
        When(state__in=State.EDITED, then=person),
        When(state__in=State.PRELIMINARY, district__isnull=False, then=place),
        When(state__in=State.OPEN, then=Value(_now("The commission"))),
        output_field=CharField(),
    )


def is_late_now(reader):
    return Case(When(is_late(), then=Value(True)), default=Value(False), output_field=BooleanField())


def last_comment(reader):
    steps = ApplicationStep.objects.visible_to(reader).exclude(comment="").order_by("-id")
    return first(steps, "application", "comment")


class ApplicationList(List):
    """What organizations wish to become, and where that stands."""

    name = "applications"
    queryset = Application.objects.all
    filterset = ApplicationFilter
    search = [Search("organization__search_text__found")]
    add_words = _("New application")
    add_page = "new-application"
    columns = [
        Column("organization", kind=kinds.Name("clip"), link=True, sort=False, card="title"),
        Column("other_name", "organization", label=kinds.OtherName.label, kind=kinds.OtherName(), sort=False,
               card="line"),
        Column("program", "program__code", label=_("program"), sort=False, card="top"),
        Column("call", kind=kinds.Name("clip s"), link="call", sort=False),
        Column("batch", "call__batch_number", label=_("batch"), sort=False),
        Column("category", sort=False, card="foot"),
        Column("district", kind=kinds.Name("nowrap"), sort=False),
        Column("state", kind=kinds.Choice(State, tones=TONES), sort=False, card="end"),
        Column("holder", holder, label=_("held by"), kind=kinds.Name("nowrap"), sort=False),
        Column("waiting_days", lambda reader: waiting_days(), label=_("working days"), kind=kinds.Number(),
               sort=False),
        Column("late", is_late_now, label=pgettext_lazy("application", "late"), kind=kinds.Bool(tone="bad", yes=LATE),
               sort=False, card="foot-end"),
        Column("since"),
        Column("due_on", lambda reader: due_on(), label=_("due on"), kind=kinds.Date(), sort=False),
        Column("submitted_at", sort=False),
        Column("decided_at", sort=False),
        Column("comment", last_comment, label=_("last comment"), kind=kinds.Text("clip"), sort=False),
        Column("representative", kind=kinds.Name("nowrap"), sort=False),
        Column("entered_by", kind=kinds.Person(), sort=False),
        Column("reviewed_by", kind=kinds.Person(), sort=False),
        Column("decided_by", kind=kinds.Person(), sort=False),
        Column("certificate_number", "appointment__certificate_number", sort=False),
        Column("country", "organization__country", sort=False),
        Column("organization_kind", "organization__kind", sort=False),
        Column("is_sample", sort=False),
        Column("id", label=_("number")),
    ]  # fmt: skip
    people = [People("representative", ("representative",))]
    default = [
        *("organization", "other_name", "program", "category", "state"),
        *("holder", "waiting_days", "late", "since", "submitted_at"),
    ]
    front = ["program", "state", "mine", "late", "category", "district"]
    order = "-since"
