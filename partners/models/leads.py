from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Func, Q
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.timezone import localdate, now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_countries.fields import CountryField

from partners.pipeline import Stage, Status
from promotion_crm import money, search
from promotion_crm.happened import impossible_days
from promotion_crm.history import track
from promotion_crm.models import CrmModel, CrmQuerySet, District, Zone
from promotion_crm.search import Searchable

from .contacts import Contact
from .credit_codes import check_credit_code, compact
from .industries import Industry
from .lead_comparing import Compared
from .lead_moves import Moving
from .lead_rows import LeadQuerySet
from .lead_rules import AS_OF, BOARD, CONSTRAINTS, LISTED
from .lead_triggers import HAPPENED, TRIGGERS
from .organizations import Organization


class NextLeadCode(Func):
    """`SH-2026-00001`: the year in Shanghai and a number from a sequence."""

    template = (
        "'SH-' || to_char(now() AT TIME ZONE 'Asia/Shanghai', 'YYYY-')"
        " || to_char(nextval('partners_lead_code'), 'FM9999999900000')"
    )
    output_field = models.CharField()


# What follows the log and the meetings, and is never written by saving a lead.
BY_LOG = ("stage", "stage_since", "landed_on", "status", "status_reason", "lost_to", "duplicate_of")
FOLLOWING = ("code", *BY_LOG, "first_negotiation_district", "first_met_on")


@track(indexes=AS_OF, lasting=True, loose=["investor"])
class ProjectLead(Moving, Compared, Searchable, CrmModel):
    """A foreign-investment project, followed from first word to operation."""

    class InvestmentType(models.TextChoices):
        GREENFIELD = "greenfield", _("Greenfield")
        EXPANSION = "expansion", _("Expansion")
        MERGER = "merger", _("Merger or acquisition")
        JOINT_VENTURE = "joint_venture", _("Joint venture")
        HEADQUARTERS = "headquarters", _("Regional headquarters")
        RESEARCH = "research", _("R&D center")
        CAPITAL_INCREASE = "capital_increase", _("Capital increase")

    class Source(models.TextChoices):
        PARTNER = "partner", _("Partner")
        EVENT = "event", _("Event")
        DIRECT = "direct", _("Direct")
        WEBSITE = "website", _("Website")
        DISTRICT = "district", _("District")
        OTHER = "other", _("Other")

    class Confidentiality(models.TextChoices):
        NORMAL = "normal", _("Normal")
        RESTRICTED = "restricted", _("Restricted")

    code = models.CharField(_("code"), max_length=20, unique=True, editable=False, db_default=NextLeadCode())
    title = models.CharField(_("project"), max_length=200)
    investor = models.ForeignKey(Organization, models.PROTECT, verbose_name=_("investor"), related_name="leads")
    country = CountryField(_("country or region of origin"))
    contact = models.ForeignKey(
        Contact,
        models.PROTECT,
        verbose_name=_("contact"),
        related_name="leads",
        null=True,
        blank=True,
    )
    district = models.ForeignKey(
        District,
        models.PROTECT,
        verbose_name=pgettext_lazy("of a lead", "district"),
        related_name="leads",
        null=True,
        blank=True,
    )
    zone = models.ForeignKey(Zone, models.PROTECT, verbose_name=_("zone"), null=True, blank=True)
    industry = models.ForeignKey(Industry, models.PROTECT, verbose_name=_("industry"), null=True, blank=True)
    investment_type = models.CharField(_("type of investment"), max_length=16, choices=InvestmentType, blank=True)
    total_investment = money.amount(_("total investment"), null=True, blank=True)
    total_currency = money.currency(_("currency of the total"), blank=True)
    investment_undisclosed = models.BooleanField(_("investor will not say"), default=False)
    contract_capital = money.amount(_("contract foreign capital"), null=True, blank=True)
    contract_currency = money.currency(_("currency of the contract"), blank=True)
    jobs = models.PositiveIntegerField(_("jobs"), null=True, blank=True)
    received_on = models.DateField(_("received on"), default=localdate)
    source = models.CharField(_("received through"), max_length=8, choices=Source)
    expected_landing = models.DateField(_("expected landing"), null=True, blank=True)
    signed_on = models.DateField(_("signed on"), null=True, blank=True)
    registered_on = models.DateField(_("registered on"), null=True, blank=True)
    landed_on = models.DateField(_("landed on"), null=True, blank=True, editable=False)
    operating_on = models.DateField(_("operating on"), null=True, blank=True)
    landing_entity = models.CharField(_("landing entity"), max_length=200, blank=True)
    landing_code = models.CharField(
        _("its unified social credit code"),
        max_length=18,
        blank=True,
        validators=[check_credit_code],
    )
    stage = models.CharField(_("stage"), max_length=11, choices=Stage, default=Stage.RECEIVED, editable=False)
    stage_since = models.DateTimeField(_("at this stage since"), default=now, editable=False)
    status = models.CharField(_("status"), max_length=9, choices=Status, default=Status.ONGOING, editable=False)
    status_reason = models.CharField(_("reason for the status"), max_length=500, blank=True, editable=False)
    lost_to = models.CharField(_("lost to"), max_length=200, blank=True, editable=False)
    duplicate_of = models.ForeignKey(
        "self",
        models.PROTECT,
        verbose_name=_("duplicate of"),
        related_name="duplicates",
        null=True,
        blank=True,
        editable=False,
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name=_("owner"),
        related_name="leads",
        null=True,
        blank=True,
        db_index=False,  # lead_by_people is
    )
    steward = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name=_("service steward"),
        related_name="stewarded_leads",
        null=True,
        blank=True,
    )
    confidentiality = models.CharField(
        _("confidentiality"),
        max_length=10,
        choices=Confidentiality,
        default=Confidentiality.NORMAL,
    )
    first_negotiation_district = models.ForeignKey(
        District,
        models.PROTECT,
        verbose_name=_("first negotiation"),
        related_name="first_negotiated",
        null=True,
        blank=True,
        editable=False,
    )
    first_met_on = models.DateField(_("first meeting"), null=True, blank=True, editable=False)
    needs_experts = models.BooleanField(
        _("assessed with experts"),
        default=False,
        help_text=_("The assessment then has more working days, by the policy."),
    )
    note = models.TextField(_("note"), blank=True)
    is_sample = models.BooleanField(_("sample"), default=False)

    objects = LeadQuerySet.as_manager()
    search_fields = ("title",)
    search_begins = ("title", "code")
    told_by_log = BY_LOG

    class Meta:
        verbose_name = _("lead")
        verbose_name_plural = _("leads")
        ordering = ["-code"]
        permissions = [
            ("view_lead_details", _("Can see more of a lead than its title and stage")),
            ("skip_stage", _("Can move a lead past a stage")),
            ("verify_landing", _("Can verify a landing")),
            ("decide_transfer", _("Can decide a transfer of first negotiation")),
            ("override_introduction", _("Can accept an introduction against the rules, with a reason")),
        ]
        indexes = [
            search.index("lead_search"),
            search.begins("title", "lead_begins_title"),
            search.begins("code", "lead_begins_code"),
            models.Index(fields=["stage", "-code"], name="lead_by_stage"),
            models.Index(fields=["district", "-code"], name="lead_by_district"),
            models.Index(fields=["owner", "-code"], name="lead_by_owner"),
            # Whose they are is read from it alone; the rows of leads are broad.
            models.Index(fields=["owner", "steward", "confidentiality", "id"], name="lead_by_people"),
            models.Index(fields=["first_negotiation_district"], name="lead_by_first_district"),
            models.Index(fields=["landing_code"], condition=~Q(landing_code=""), name="lead_by_landing_code"),
            *LISTED,
            *BOARD,
        ]
        constraints = CONSTRAINTS
        triggers = TRIGGERS

    def __str__(self):
        return f"{self.code} {self.title}"

    def get_absolute_url(self):
        return reverse("lead", args=[self.pk])

    @property
    def landing_url(self):
        return reverse("landing", args=[self.pk])

    is_restricted = property(lambda self: self.confidentiality == self.Confidentiality.RESTRICTED)

    def clean(self):
        self.landing_code = compact(self.landing_code)
        if wrong := list(impossible_days(self, *HAPPENED)):
            raise ValidationError(wrong)
        self._check_introducer()

    @classmethod
    def clean_many(cls, rows, names):
        """The rule of the introducer takes a query, and binds no field but the two days."""
        return super().clean_many(rows, names) if {"received_on", "signed_on"} & {*names} else {}

    def _check_introducer(self):
        """What was verified of the introducer rests on two days of the lead."""
        said = self.introductions.verified_introducer() if self.pk else None
        if said and (said.lead.received_on, said.lead.signed_on) != (self.received_on, self.signed_on):
            said.lead = self
            if wrong := said.against_the_rules():
                raise ValidationError(wrong)

    def save(self, *args, **kwargs):
        """Save what people write; the stage, the status and what goes with them follow their log.

        A new lead starts its response clocks; a new or renamed one is compared with others.
        Raises ValidationError when the stage or the status was set by hand.
        """
        if self._state.adding:
            with transaction.atomic():
                super().save(*args, **kwargs)
                self.begin_all([self])
            self._remember()
            return
        if self._logged not in (None, self._stage_and_status()):
            raise ValidationError(_("The stage changes by move_to and the status by set_status, which keep the log."))
        kwargs["update_fields"] = kwargs.get("update_fields") or self._written
        with transaction.atomic():
            super().save(*args, **kwargs)
            if self.looks_new:
                self.compare_all([self])
            if self._experts != self.__dict__.get("needs_experts"):
                self.clocks.follow_experts(self)
        self._remember()

    @cached_property
    def _written(self):
        return [f.name for f in self._meta.concrete_fields if f.name not in (*FOLLOWING, "id")]

    def _stage_and_status(self):
        return self.__dict__.get("stage"), self.__dict__.get("status")

    _logged = _experts = None

    @classmethod
    def from_db(cls, db, field_names, values):
        lead = super().from_db(db, field_names, values)
        lead._compared = lead.comparable()
        lead._remember()
        return lead

    def _remember(self):
        """What is kept to tell whether someone changed it."""
        self._logged, self._experts = self._stage_and_status(), self.__dict__.get("needs_experts")

    def refresh_from_db(self, *args, **kwargs):
        super().refresh_from_db(*args, **kwargs)
        self._logged = self._stage_and_status()

    @classmethod
    def begin_all(cls, leads):
        """What new leads set going: their response clocks, and the look for duplicates."""
        cls.clocks.rel.related_model.objects.start(leads)
        cls.compare_all(leads)


class OfLead(CrmQuerySet):
    """Rows that belong to a lead are seen and changed by those who see and change it."""

    def seen_by(self, user):
        if not user.has_perm("partners.view_lead_details"):
            return self.none()
        return self._of(ProjectLead.objects.visible_to(user))

    def changed_by(self, user):
        return self._of(ProjectLead.objects.tended_by(user))

    def _of(self, leads):
        """The rows of these leads; where they are all there are, that need not be asked row by row."""
        return self.filter(lead__in=leads) if leads.query.has_filters() else self.all()
