from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from promotion_crm import search
from promotion_crm.history import track
from promotion_crm.models import Bilingual, CrmModel, CrmQuerySet, named
from promotion_crm.search import Searchable
from promotion_crm.sorting import shown_name

from .compared import Folded, PhoneEnd
from .organizations import Organization


def barred(through=""):
    """The condition of who wants no word of ours, or took back the consent; `through` leads there, as "contact__"."""
    return Q(**{f"{through}do_not_contact": True}) | Q(**{f"{through}withdrawn_on__isnull": False})


class ContactQuerySet(CrmQuerySet):
    def changed_by(self, user):
        """Nobody changes a person who was erased."""
        rows = self.filter(erased_at=None)
        if user.roles & {"city administrator", "event officer", "privacy officer"}:
            return rows
        return rows.filter(organization__in=Organization.objects.all().changed_by(user))

    def barred(self):
        return self.filter(barred())

    def reachable(self):
        """Those who may be written to, called and invited: what every way out asks."""
        return self.exclude(barred())


@track()
class Contact(Searchable, Bilingual, CrmModel):
    """A person at an organization, with the legal basis for keeping their data."""

    class Basis(models.TextChoices):
        UNKNOWN = "", _("Not recorded")
        CONSENT = "consent", _("Consent")
        CONTRACT = "contract", _("Contract")
        DUTY = "duty", _("Statutory duty")
        PUBLIC = "public", _("Made public by the person")

    organization = models.ForeignKey(
        Organization, models.PROTECT, verbose_name=_("organization"), related_name="contacts"
    )
    title = models.CharField(_("job title"), max_length=200, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    wechat = models.CharField(_("WeChat"), max_length=60, blank=True)
    languages = models.CharField(_("languages"), max_length=100, blank=True)
    is_primary = models.BooleanField(_("primary contact"), default=False)
    do_not_contact = models.BooleanField(_("do not contact"), default=False)
    legal_basis = models.CharField(_("legal basis"), max_length=10, choices=Basis, blank=True)
    data_source = models.CharField(_("source of the data"), max_length=200, blank=True)
    consented_on = models.DateField(_("consented on"), null=True, blank=True)
    withdrawn_on = models.DateField(_("withdrawn on"), null=True, blank=True)
    note = models.TextField(_("note"), blank=True)
    is_sample = models.BooleanField(_("sample"), default=False)
    erased_at = models.DateTimeField(_("erased at"), null=True, blank=True, editable=False)

    objects = ContactQuerySet.as_manager()
    search_fields = ("name_en", "name_zh", "email", "phone")
    search_begins = ("name_en", "email", "phone")

    class Meta:
        verbose_name = _("contact")
        verbose_name_plural = _("contacts")
        ordering = ["name_en", "id"]
        permissions = [
            ("merge_contact", _("Can merge two contacts")),
            ("report_contact", _("Can read all that is held on a person")),
            ("erase_contact", _("Can erase a person")),
        ]
        indexes = [
            search.index("contact_search"),
            search.begins("name_en", "contact_begins_en"),
            search.begins("email", "contact_begins_email"),
            search.begins("phone", "contact_begins_phone"),
            models.Index(fields=["name_en", "id"], name="contact_by_name_en"),
            models.Index(fields=["name_zh", "id"], name="contact_by_name_zh"),
            models.Index(shown_name(chinese=False), "id", name="contact_by_shown_en"),
            models.Index(shown_name(chinese=True), "id", name="contact_by_shown_zh"),
            models.Index(fields=["organization", "id"], name="contact_by_organization"),
            models.Index(fields=["title", "id"], name="contact_by_title"),
            models.Index(fields=["email", "id"], name="contact_by_email"),
            models.Index(fields=["phone", "id"], name="contact_by_phone"),
            models.Index(fields=["is_primary", "id"], name="contact_by_primary"),
            models.Index(fields=["do_not_contact", "id"], name="contact_by_do_not"),
            models.Index(fields=["updated_at", "id"], name="contact_by_updated"),
            models.Index(Folded("email"), condition=~Q(email=""), name="contact_by_folded_email"),
            models.Index(PhoneEnd("phone"), condition=~Q(phone=""), name="contact_by_phone_end"),
            models.Index(Folded("wechat"), condition=~Q(wechat=""), name="contact_by_folded_wechat"),
        ]
        constraints = [
            named("contact_is_named"),
            models.UniqueConstraint(
                fields=["organization"],
                condition=Q(is_primary=True),
                name="contact_one_primary",
                violation_error_message=_("This organization already has a primary contact; clear that one first."),
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_on__isnull=True)
                | Q(consented_on__isnull=True)
                | Q(withdrawn_on__gte=F("consented_on")),
                name="contact_withdrawn_after_consent",
                violation_error_message=_("Consent cannot be withdrawn before it was given; correct one of the dates."),
            ),
            models.CheckConstraint(
                condition=Q(erased_at__isnull=True)
                | Q(name_en__regex=r"^Erased person \d+$", name_zh__regex=r"^已删除人员 \d+$")
                & Q(do_not_contact=True, is_primary=False)
                & Q(title="", email="", phone="", wechat="", languages="", data_source="", note=""),
                name="contact_erased_stays",
                violation_error_message=_("This person was erased at their wish; nothing can be recorded of them."),
            ),
        ]

    @property
    def is_barred(self):
        """Whether this person is neither written to, nor called, nor invited: `reachable` of one row."""
        return self.do_not_contact or self.withdrawn_on is not None

    @property
    def is_erased(self):
        return self.erased_at is not None

    def get_absolute_url(self):
        return reverse("contact", args=[self.pk])
