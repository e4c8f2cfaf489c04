from django.db.models import BooleanField, Case, Q, Value, When
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from partners.models import Application, Call, Program
from partners.programs.procedure import State
from promotion_crm.lists import Column, List, Search, kinds
from promotion_crm.lists.conditions import Coded, Days, Flag, Numbers, YesNo
from promotion_crm.lists.filters import Filters
from promotion_crm.lists.subqueries import how_many

OPEN = pgettext_lazy("call", "Open")


def is_open(reader):
    day = localdate()
    return Q(Q(closes_on__isnull=True) | Q(closes_on__gte=day), opens_on__lte=day)


class CallFilter(Filters):
    program = Coded(Program.objects.all)
    open = Flag(is_open, label=pgettext_lazy("call", "open"))
    batch = Numbers("batch_number", label=_("batch"))
    opens = Days("opens_on")
    closes = Days("closes_on")
    sample = YesNo("is_sample")


def open_now(reader):
    return Case(When(is_open(reader), then=Value(True)), default=Value(False), output_field=BooleanField())


def applications(*states):
    return lambda reader: how_many(Application.objects.visible_to(reader).filter(state__in=states), "call")


class CallList(List):
    """When which program takes applications."""

    name = "calls"
    queryset = Call.objects.all
    filterset = CallFilter
    search = [Search("name_en__icontains"), Search("name_zh__icontains")]
    add_words = _("New call")
    add_page = "new-call"
    columns = [
        Column("name", "", label=_("title"), kind=kinds.Name("clip"), link=True, sort=False, card="title"),
        Column("program", "program__code", label=_("program"), sort=False, card="top"),
        Column("open", open_now, label=pgettext_lazy("call", "open"), kind=kinds.Bool(tone="good", yes=OPEN),
               sort=False, card="end"),
        Column("opens_on", card="foot"),
        Column("closes_on", sort=False, card="foot-end"),
        Column("batch_number", sort=False),
        Column("under_review", applications(*State.WAITING), label=_("with the office"), kind=kinds.Number(),
               sort=False),
        Column("confirmed", applications("confirmed"), label=_("confirmed"), kind=kinds.Number(), sort=False),
        Column("all_applications", applications(*State.values), label=_("applications"), kind=kinds.Number(),
               sort=False),
        Column("policy", "policy__label", label=_("policy version"), sort=False),
        Column("is_sample", sort=False),
        Column("id", label=_("number")),
    ]  # fmt: skip
    default = [
        *("name", "program", "open", "opens_on", "closes_on", "batch_number"),
        *("under_review", "confirmed", "all_applications"),
    ]
    front = ["program", "open"]
    order = "-opens_on"
