from django.db.models import Min, OuterRef, Subquery
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from partners.models import Appointment, Batch, PolicyVersion, Program
from partners.models.appointments import holding
from promotion_crm.lists import Column, List, Search, kinds
from promotion_crm.lists.conditions import Choices, Coded
from promotion_crm.lists.filters import Filters
from promotion_crm.lists.subqueries import how_many, total
from promotion_crm.models import District, reads_chinese

from .appointments import OfProgram


class ProgramFilter(Filters):
    level = Choices(Program.Level)
    district = Coded(District.objects.all)


def held(reader):
    return how_many(Appointment.objects.visible_to(reader).filter(holding(localdate())), "program")


def terms(reader):
    return how_many(Appointment.objects.visible_to(reader), "program")


def next_end(reader):
    rows = Appointment.objects.visible_to(reader).filter(holding(localdate()), state__in=Appointment.State.HELD)
    return total(rows, "program", Min("ends_on"))


def expiring(reader):
    return how_many(Appointment.objects.visible_to(reader).expiring(), "program")


def policy(reader):
    label = "label_zh" if reads_chinese() else "label"
    rows = PolicyVersion.objects.visible_to(reader).on(localdate()).filter(program=OuterRef("pk"))
    return Subquery(rows.order_by("-effective_from").values(label)[:1])


def batches(reader):
    return how_many(Batch.objects.visible_to(reader), "program")


def shown(reader):
    return kinds.Name().value("")


class ProgramList(List):
    """The programs of the city and its districts, with how many partners each has now."""

    name = "programs"
    queryset = Program.objects.all
    filterset = ProgramFilter
    search = [Search("code__icontains"), Search("name_en__icontains"), Search("name_zh__icontains")]
    add_words = _("New program")
    columns = [
        OfProgram("code", code="code", card="top"),
        OfProgram("name", shown, label=_("name"), kind=kinds.Name(), code="code", sort=False, card="title"),
        Column("name_en"),
        Column("name_zh", sort=False),
        Column("level", card="foot"),
        Column("district", kind=kinds.Name("nowrap"), sort=False),
        Column("partners_now", held, label=_("partners now"), kind=kinds.Number(), sort=False, card="end"),
        Column("terms", terms, label=_("terms"), kind=kinds.Number(), sort=False),
        Column("batches", batches, label=_("batches"), kind=kinds.Number(), sort=False),
        Column("expiring", expiring, label=_("expiring"), kind=kinds.Number(), sort=False),
        Column("next_end", next_end, label=_("next end"), kind=kinds.Date(), sort=False, card="foot-end"),
        Column("policy", policy, label=_("policy version"), kind=kinds.Text("clip s"), sort=False),
        Column("owner_en", sort=False),
        Column("owner_zh", sort=False),
        Column("note", sort=False),
        Column("id", label=_("number")),
    ]
    default = ["code", "name", "level", "partners_now", "batches", "expiring", "next_end", "policy"]
    front = ["level", "district"]
    order = "code"
