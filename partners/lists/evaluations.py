from django.db.models import Case, F, Func, IntegerField, OuterRef, Subquery, When
from django.utils.translation import gettext_lazy as _

from partners.models import (
    Appointment,
    Evaluation,
    EvaluationHeadScore,
    EvaluationInput,
    Head,
    Organization,
    Program,
    Recognition,
    RecognitionKind,
)
from promotion_crm.lists import Column, List, Search, kinds
from promotion_crm.lists.base import Elsewhere
from promotion_crm.lists.conditions import Choices, Coded, Days, Flag, Numbers, Records, YesNo
from promotion_crm.lists.filters import Filters
from promotion_crm.lists.people import People
from promotion_crm.lists.subqueries import first, how_many

from .contributions import PARTNER, Keys, OfPartner, mine

TONES = {"open": "", "scored": "warn", "reviewed": "accent", "published": "good"}


class EvaluationFilter(Filters):
    program = Coded(Program.objects.all, "program")
    year = Numbers("year", label=_("year"))
    state = Choices(Evaluation.State)
    category = Choices(Appointment.Category, "appointment__category")
    mine = Flag(mine, label=_("mine"), own=True)
    partner = Records(Organization.objects.all, PARTNER, label=_("partner"))
    organization = Records(Organization.objects.all, PARTNER, label=_("organization"))
    appointment = Keys("appointment", label=_("number of the appointment"))
    sample = YesNo("is_sample")


def score_of(head):
    return lambda reader: first(EvaluationHeadScore.objects.filter(head=head), "evaluation", "score")


def rank(reader):
    """The place among those of the program and year that have a score; equal scores share it."""
    better = Evaluation.objects.order_by().filter(program=OuterRef("program"), year=OuterRef("year"))
    better = better.filter(total__gt=OuterRef("total"))
    counted = better.annotate(counted=Func(F("pk"), function="count", output_field=IntegerField())).values("counted")
    return Case(When(total__isnull=False, then=Subquery(counted, IntegerField()) + 1))


def inputs(reader):
    """Contributions that went into it, among those the reader may see."""
    return how_many(EvaluationInput.objects.visible_to(reader), "evaluation")


class EvaluationList(List):
    """What partners came to, year by year."""

    name = "evaluations"
    queryset = Evaluation.objects.all
    filterset = EvaluationFilter
    search = [OfPartner("appointment")]
    elsewhere = [Elsewhere("evaluation-year", _("Evaluate a year"), "check", needs="partners.change_evaluation")]
    columns = [
        Column(
            "organization", PARTNER, label=_("organization"), kind=kinds.Name(), link=True, sort=False, card="title"
        ),
        Column("program", "program__code", label=_("program"), sort=False, card="top"),
        Column("year", kind=kinds.Key()),
        *(
            Column(name, score_of(head), label=head.label, kind=kinds.Decimal(), sort=False)
            for name, head in (
                ("projects", Head.PROJECTS),
                ("activities", Head.ACTIVITIES),
                ("resources", Head.RESOURCES),
            )
        ),
        Column("total", card="foot-end"),
        Column("rank", rank, label=_("rank"), kind=kinds.Number(), sort=False, card="foot"),
        Column("state", kind=kinds.Choice(Evaluation.State, tones=TONES), sort=False, card="end"),
        Column("category", "appointment__category", sort=False),
        Column("batch", "appointment__batch__number", label=_("batch"), sort=False),
        Column("policy", "policy__label", label=_("policy version"), sort=False),
        Column("inputs", inputs, label=_("contributions"), kind=kinds.Number(), sort=False),
        Column("scored_by", kind=kinds.Person(), sort=False),
        Column("scored_at", sort=False),
        Column("reviewed_by", kind=kinds.Person(), sort=False),
        Column("reviewed_at", sort=False),
        Column("published_by", kind=kinds.Person(), sort=False),
        Column("published_at", sort=False),
        Column(
            "account_manager",
            f"{PARTNER}__account_manager",
            label=_("account manager"),
            kind=kinds.Person(),
            sort=False,
        ),
        Column("is_sample", sort=False),
        Column("id", label=_("number")),
    ]
    default = ["organization", "program", "year", "projects", "activities", "resources", "total", "rank", "state"]
    front = ["program", "year", "state", "category", "mine"]
    order = "-year"


class RecognitionFilter(Filters):
    kind = Choices(RecognitionKind)
    year = Numbers("year", label=_("year"))
    program = Coded(Program.objects.all, "appointment__program", label=_("program"))
    organization = Records(Organization.objects.all)
    given = Days("given_on")
    sample = YesNo("is_sample")


class RecognitionList(List):
    """Honours and support that partners were given."""

    name = "recognitions"
    queryset = Recognition.objects.all
    filterset = RecognitionFilter
    search = [Search("organization__search_text__found")]
    add_words = _("New recognition")
    add_page = "new-recognition"
    columns = [
        Column("organization", kind=kinds.Name(), link="organization", sort=False, card="title"),
        Column("kind", sort=False, card="foot"),
        Column("year", kind=kinds.Key(), sort=False),
        Column("given_on", card="foot-end"),
        Column("contact", kind=kinds.Name("clip s"), link="contact", sort=False, card="line"),
        Column("program", "appointment__program__code", label=_("program"), sort=False, card="top"),
        Column("score", "evaluation__total", label=_("score"), sort=False),
        Column("given_by", sort=False),
        Column("note", sort=False),
        Column("recorded_by", kind=kinds.Person(), sort=False),
        Column("is_sample", sort=False),
        Column("id", label=_("number")),
        Column("country", "organization__country", sort=False),
        Column("account_manager", "organization__account_manager", label=_("account manager"), kind=kinds.Person(),
               sort=False),
    ]  # fmt: skip
    people = [People("contact", ("contact",))]
    default = ["organization", "kind", "year", "given_on", "contact", "program", "score"]
    front = ["kind", "year", "program", "given"]
    order = "-given_on"
