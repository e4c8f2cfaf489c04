from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction
from django.db.models import Func, Q
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_countries.fields import CountryField

from partners.pipeline import Stage, StaleLead, Status, check_move
from promotion_crm import money, search
from promotion_crm.history import because, track
from promotion_crm.models import CrmModel, CrmQuerySet, District, Zone
from promotion_crm.roles import VERIFY
from promotion_crm.search import Searchable

from .contacts import Contact
from .industries import Industry
from .lead_rules import CONSTRAINTS, LISTED
from .organizations import Organization, check_credit_code


class NextLeadCode(Func):
    """`SH-2026-00001`: the year in Shanghai and a number from a sequence."""

    template = (
        "'SH-' || to_char(now() AT TIME ZONE 'Asia/Shanghai', 'YYYY-')"
        " || to_char(nextval('partners_lead_code'), 'FM9999999900000')"
    )
    output_field = models.CharField()


# Leads that are not restricted to the people named on them.
OPEN = Q(confidentiality="normal")


class LeadQuerySet(CrmQuerySet):
    def seen_by(self, user):
        if "city administrator" in user.roles:
            return self.all()
        seen = self.shared_with(user) | self._theirs(user)
        if user.roles & {"leadership", "verifier"}:
            seen |= OPEN
        return self.filter(seen)

    def changed_by(self, user):
        if "city administrator" in user.roles:
            return self.all()
        return self.filter(self.shared_with(user, "change") | self._theirs(user))

    def _theirs(self, user):
        """Named on it; introduced by own partners; in the own district."""
        theirs = Q(pk__in=[])
        if user.roles & {"account manager", "district officer"}:
            theirs |= Q(owner=user) | Q(steward=user)
        if "account manager" in user.roles:
            partners = Organization.objects.filter(account_manager=user)
            theirs |= OPEN & Q(pk__in=partners.values("introductions__lead"))
        if "district officer" in user.roles and user.district_id:
            theirs |= OPEN & (Q(district=user.district_id) | Q(first_negotiation_district=user.district_id))
        return theirs

    def open(self):
        return self.exclude(status__in=Status.CLOSED)

    def landed(self):
        return self.filter(stage__in=[Stage.LANDED, Stage.OPERATING])


@track()
class ProjectLead(Searchable, CrmModel):
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
    note = models.TextField(_("note"), blank=True)
    is_sample = models.BooleanField(_("sample"), default=False)

    objects = LeadQuerySet.as_manager()
    search_fields = ("title",)

    class Meta:
        verbose_name = _("lead")
        verbose_name_plural = _("leads")
        ordering = ["-code"]
        permissions = [
            ("view_lead_details", _("Can see more of a lead than its title and stage")),
            ("skip_stage", _("Can move a lead past a stage")),
            ("verify_landing", _("Can verify a landing")),
        ]
        indexes = [
            search.index("lead_search"),
            models.Index(fields=["stage", "-code"], name="lead_by_stage"),
            models.Index(fields=["district", "-code"], name="lead_by_district"),
            models.Index(fields=["owner", "-code"], name="lead_by_owner"),
            models.Index(fields=["first_negotiation_district"], name="lead_by_first_district"),
            *LISTED,
        ]
        constraints = CONSTRAINTS

    def __str__(self):
        return f"{self.code} {self.title}"

    def get_absolute_url(self):
        return reverse("lead", args=[self.pk])

    @transaction.atomic
    def move_to(self, stage, *, by, note="", at=None):
        """Move along the pipeline and keep the step in its history.

        `at` is when it happened, where a step of the past is written down; now unless given.
        Raises PermissionDenied, ValidationError with one sentence per cause, or
        StaleLead when someone else moved the lead since it was read.
        """
        self._check_mover(stage, by)
        check_move(self, stage, by, note)
        before, at = self.stage, at or now()
        values = {"stage": stage, "stage_since": at, "updated_at": now()}
        if stage == Stage.LANDED:
            values["landed_on"] = localdate(at)
        mine = ProjectLead.objects.filter(pk=self.pk, stage=before, status=self.status)
        with because(note):
            if not mine.update(**values):
                raise StaleLead(_("%(lead)s was moved by someone else.") % {"lead": self})
            for name, value in values.items():
                setattr(self, name, value)
            return self.stage_changes.create(before=before, after=stage, by=by, note=note, at=at)

    def _check_mover(self, stage, by):
        verifying = stage == Stage.LANDED or self.stage == Stage.LANDED
        theirs = ProjectLead.objects.filter(pk=self.pk)
        allowed = theirs.visible_to(by) if verifying and by.has_perm(VERIFY) else None
        if not (allowed if allowed is not None else theirs.editable_by(by)).exists():
            raise PermissionDenied(_("This lead is not yours to move."))

    @transaction.atomic
    def set_status(self, status, *, by, reason="", lost_to=""):
        """Change the status, which runs beside the stage. Raises as `move_to` does."""
        if not ProjectLead.objects.filter(pk=self.pk).editable_by(by).exists():
            raise PermissionDenied(_("This lead is not yours to change."))
        before = self.status
        changed = ProjectLead.objects.select_for_update().get(pk=self.pk)
        if changed.status != before:
            raise StaleLead(_("%(lead)s was changed by someone else.") % {"lead": self})
        changed.status, changed.status_reason = status, reason.strip()
        changed.lost_to = lost_to.strip() if status == Status.LOST else ""
        try:
            changed.full_clean(exclude=["investor"])
        except ValidationError as error:
            raise ValidationError(error.messages) from error
        with because(reason):
            changed.save()
        self.refresh_from_db()

    def hold_first_negotiation(self, district, on):
        """A completed meeting: the first district to record one holds the lead for good."""
        lead = ProjectLead.objects.filter(pk=self.pk)
        lead.filter(Q(first_met_on__isnull=True) | Q(first_met_on__gt=on)).update(first_met_on=on)
        if district:
            lead.filter(first_negotiation_district__isnull=True).update(first_negotiation_district=district)


class OfLead(CrmQuerySet):
    """Rows that belong to a lead are seen and changed by those who see and change it."""

    def seen_by(self, user):
        if not user.has_perm("partners.view_lead_details"):
            return self.none()
        return self.filter(lead__in=ProjectLead.objects.visible_to(user))

    def changed_by(self, user):
        return self.filter(lead__in=ProjectLead.objects.editable_by(user))
