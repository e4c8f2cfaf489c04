import pgtrigger
from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import ExpressionWrapper, F, Max, Q
from django.db.models.functions import Greatest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField

from promotion_crm import search
from promotion_crm.circles import check_no_circle, no_circle
from promotion_crm.history import track
from promotion_crm.lists.subqueries import total
from promotion_crm.models import Bilingual, CrmModel, CrmQuerySet, District, named
from promotion_crm.search import Searchable
from promotion_crm.sorting import shown_name

from .compared import Host
from .credit_codes import IsCreditCode, check_credit_code, compact
from .industries import Industry

TOUCH_BEGINS = pgtrigger.Trigger(
    name="touch_begins",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert | pgtrigger.Update,
    condition=pgtrigger.Condition("((NEW.keep_in_touch_weeks IS NULL) <> (NEW.keep_in_touch_since IS NULL))"),
    func=f"""
        NEW.keep_in_touch_since := CASE WHEN NEW.keep_in_touch_weeks IS NOT NULL
            THEN (now() AT TIME ZONE '{settings.TIME_ZONE}')::date END;
        RETURN NEW;
    """,
)


class OrganizationQuerySet(CrmQuerySet):
    def changed_by(self, user):
        mine = Q(pk__in=[])
        if user.roles & {"city administrator"}:
            return self.all()
        if "account manager" in user.roles:
            mine |= Q(account_manager=user)
        if "district officer" in user.roles and user.district_id:
            mine |= Q(district=user.district_id)
        return self.filter(mine)

    def partners(self):
        """Those that hold or held an appointment."""
        return self.filter(appointments__isnull=False).distinct()

    def to_keep_in_touch(self):
        """Those one keeps in touch with: the last complete meeting of each as `met_on`, whoever may see it, and by
        when the next is due as `touch_due`. Any meeting puts that off, as it is worked out when it is asked for.
        """
        rows = self.filter(keep_in_touch_weeks__isnull=False)
        return rows.annotate(met_on=met_on("pk"), touch_due=touch_due())

    def touched_by(self, user):
        """Those this person is to keep in touch with: named for it, or account manager where nobody is, or has left."""
        left = Organization._meta.get_field("keep_in_touch_by").related_model.objects.filter(is_active=False)
        nobody = Q(keep_in_touch_by__isnull=True) | Q(keep_in_touch_by__in=left.values("pk"))
        return self.filter(Q(keep_in_touch_by=user) | (nobody & Q(account_manager=user)))


def met_on(organization):
    """The day of the last complete meeting with an organization, to which the path leads."""
    meetings = Organization._meta.get_field("meetings").related_model._base_manager.filter(state="complete")
    return total(meetings, "organizations", Max("held_on"), organization)


def touch_due():
    """The day by which it is time to meet again; NULL where nobody asked for it."""
    begins = Greatest(met_on("pk"), F("keep_in_touch_since"))  # in PostgreSQL the one that is there
    return ExpressionWrapper(begins + F("keep_in_touch_weeks") * 7, output_field=models.DateField())


@track()
class Organization(Searchable, Bilingual, CrmModel):
    """A chamber, consultancy, bank, company or public body: partner, investor or host."""

    class Kind(models.TextChoices):
        ASSOCIATION = "association", _("Business association")
        CONSULTANCY = "consultancy", _("Professional services")
        LAW_FIRM = "law_firm", _("Law firm")
        FINANCE = "finance", _("Bank or fund")
        COMPANY = "company", _("Company")
        GOVERNMENT = "government", _("Public body")
        RESEARCH = "research", _("Research or education")
        OTHER = "other", _("Other")

    kind = models.CharField(_("kind"), max_length=12, choices=Kind, default=Kind.COMPANY)
    country = CountryField(_("country or region"), blank=True)
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        verbose_name=_("parent organization"),
        related_name="branches",
        null=True,
        blank=True,
    )
    industry = models.ForeignKey(Industry, models.PROTECT, verbose_name=_("industry"), null=True, blank=True)
    district = models.ForeignKey(District, models.PROTECT, verbose_name=_("district"), null=True, blank=True)
    account_manager = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name=_("account manager"),
        related_name="organizations",
        null=True,
        blank=True,
    )
    credit_code = models.CharField(
        _("unified social credit code"),
        max_length=18,
        blank=True,
        validators=[check_credit_code],
        help_text=_("18 characters; foreign bodies have none."),
    )
    website = models.URLField(_("website"), blank=True)
    keep_in_touch_weeks = models.PositiveSmallIntegerField(
        _("keep in touch every … weeks"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(104)],
    )
    keep_in_touch_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name=_("who keeps in touch"),
        related_name="keeps_in_touch",
        null=True,
        blank=True,
        help_text=_("The account manager where nobody is named."),
    )
    # Set by a trigger when the weeks are, whoever writes them.
    keep_in_touch_since = models.DateField(_("keep in touch since"), null=True, blank=True, editable=False)
    note = models.TextField(_("note"), blank=True)
    source_url = models.URLField(_("source"), max_length=500, blank=True)
    is_sample = models.BooleanField(_("sample"), default=False)

    objects = OrganizationQuerySet.as_manager()
    search_fields = ("name_en", "name_zh", "credit_code")
    search_begins = ("name_en", "credit_code")

    class Meta:
        verbose_name = _("organization")
        verbose_name_plural = _("organizations")
        ordering = ["name_en", "id"]
        permissions = [("merge_organization", _("Can merge two organizations"))]
        indexes = [
            search.index("organization_search"),
            search.begins("name_en", "organization_begins_en"),
            search.begins("credit_code", "organization_begins_code"),
            models.Index(fields=["name_en", "id"], name="organization_by_name_en"),
            models.Index(fields=["name_zh", "id"], name="organization_by_name_zh"),
            models.Index(shown_name(chinese=False), "id", name="organization_by_shown_en"),
            models.Index(shown_name(chinese=True), "id", name="organization_by_shown_zh"),
            models.Index(fields=["country", "id"], name="organization_by_country"),
            models.Index(fields=["kind", "id"], name="organization_by_kind"),
            models.Index(
                fields=["keep_in_touch_by", "account_manager"],
                condition=Q(keep_in_touch_weeks__isnull=False),
                name="organization_kept_in_touch",
            ),
            models.Index(Host("website"), condition=~Q(website=""), name="organization_by_host"),
        ]
        constraints = [
            named("organization_is_named"),
            models.UniqueConstraint(
                fields=["credit_code"],
                condition=~Q(credit_code=""),
                name="organization_code_once",
                violation_error_message=_("Another organization already has this unified social credit code."),
            ),
            models.CheckConstraint(
                condition=Q(credit_code="") | Q(IsCreditCode(F("credit_code"))),
                name="organization_code_is_valid",
                violation_error_message=_("This is no unified social credit code; correct it or leave it empty."),
            ),
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | ~Q(parent=F("id")),
                name="organization_not_own_parent",
                violation_error_message=_("An organization cannot be its own parent, or that of one above it."),
            ),
            models.CheckConstraint(
                condition=Q(keep_in_touch_weeks__isnull=True) | Q(keep_in_touch_weeks__range=(1, 104)),
                name="organization_touch_weeks",
                violation_error_message=_("Keep in touch every 1 to 104 weeks, or leave it empty."),
            ),
        ]
        triggers = [TOUCH_BEGINS, no_circle("partners_organization", "parent_id", "organization_not_own_parent")]

    def clean(self):
        self.credit_code = compact(self.credit_code)
        check_no_circle(self, "parent")

    @classmethod
    def clean_many(cls, rows, names):
        """Only the code and the parent are judged by it, and the latter takes a query."""
        return super().clean_many(rows, names) if {"credit_code", "parent"} & {*names} else {}

    def get_absolute_url(self):
        return reverse("organization", args=[self.pk])
