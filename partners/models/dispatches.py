"""What the office sends its partners: a policy, a guide, a notice; to whom, when, and who confirmed to have it.

Source: the commission regularly sends partners policies, guides and events (Measures of 2023, revised 2025).
"""

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from promotion_crm import search
from promotion_crm.history import track
from promotion_crm.models import Bilingual, CrmModel, CrmQuerySet, Job, named
from promotion_crm.refused import Stale
from promotion_crm.search import Searchable
from promotion_crm.wording import joined

from .appointments import Appointment
from .contacts import Contact
from .organizations import Organization


class StaleDispatch(Stale):
    """Someone else sent it, or changed whom it goes to, meanwhile."""


class DispatchQuerySet(CrmQuerySet):
    def seen_by(self, user):
        """A draft is for those who write."""
        writes = user.has_perm("partners.change_dispatch")
        return self.all() if writes else self.filter(state=Dispatch.State.SENT)

    def changed_by(self, user):
        return self.filter(state=Dispatch.State.DRAFT)


@track()
class Dispatch(Searchable, Bilingual, CrmModel):
    """A text in both languages for an audience: the rows of a list, found by its query string when it is sent.

    `audience_query` is put to the list `audience_list` in the name of whoever sends; `audience_keys` are rows that
    were ticked there, where it is about those alone, and `audience_words` says both to a reader.
    """

    class Kind(models.TextChoices):
        POLICY = "policy", pgettext_lazy("dispatch", "Policy")
        GUIDE = "guide", _("Guide")
        EVENT = "event", _("Notice of an event")

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        SENT = "sent", pgettext_lazy("dispatch", "Sent")

    class Audience(models.TextChoices):
        PARTNERS = "partners", _("partners")
        APPOINTMENTS = "appointments", _("appointments")

    kind = models.CharField(_("kind"), max_length=6, choices=Kind, default=Kind.POLICY)
    name_en = models.CharField(_("English title"), max_length=200, blank=True)
    name_zh = models.CharField(_("Chinese title"), max_length=200, blank=True)
    body_en = models.TextField(_("English text"), max_length=8000, blank=True)
    body_zh = models.TextField(_("Chinese text"), max_length=8000, blank=True)
    audience_list = models.CharField(
        _("list of the audience"), max_length=12, choices=Audience, default=Audience.APPOINTMENTS
    )
    audience_query = models.TextField(_("filter of the audience"), max_length=8000, blank=True)
    audience_keys = ArrayField(models.BigIntegerField(), verbose_name=_("rows ticked"), default=list, blank=True)
    audience_words = models.CharField(_("audience"), max_length=500, blank=True)
    state = models.CharField(_("state"), max_length=5, choices=State, default=State.DRAFT, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("written by"), related_name="+"
    )
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name=_("sent by"),
        related_name="+",
        null=True,
        blank=True,
        editable=False,
    )
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True, editable=False)
    is_sample = models.BooleanField(_("sample"), default=False)

    objects = DispatchQuerySet.as_manager()
    search_fields = ("name_en", "name_zh")
    search_begins = ("name_en",)

    class Meta:
        verbose_name = _("dispatch")
        verbose_name_plural = _("dispatches")
        ordering = ["-created_at", "-id"]
        indexes = [
            search.index("dispatch_search"),
            search.begins("name_en", "dispatch_begins_en"),
            models.Index(fields=["sent_at", "id"], name="dispatch_by_sent"),
        ]
        constraints = [
            named("dispatch_is_named"),
            models.CheckConstraint(
                condition=Q(state="draft", sent_at__isnull=True, sent_by__isnull=True)
                | (
                    Q(state="sent", sent_at__isnull=False, sent_by__isnull=False)
                    & ~Q(name_en="") & ~Q(name_zh="") & ~Q(body_en="") & ~Q(body_zh="")
                ),
                name="dispatch_sent_is_whole",
                violation_error_message=_("A dispatch is sent by someone, with its title and text in both languages."),
            ),
        ]  # fmt: skip
        triggers = [
            pgtrigger.Trigger(
                name="sent_stays",
                when=pgtrigger.Before,
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Condition("OLD.state = 'sent'"),
                func="RAISE check_violation USING MESSAGE = 'A dispatch that was sent stays as it was sent.';",
            )
        ]

    def get_absolute_url(self):
        return reverse("dispatch", args=[self.pk])

    @property
    def is_sent(self):
        return self.state == self.State.SENT

    def missing(self):
        """The names of what it lacks to be sent."""
        asked = ("name_en", "name_zh", "body_en", "body_zh")
        return [self._meta.get_field(name).verbose_name for name in asked if not getattr(self, name).strip()]


class DispatchRecipientQuerySet(CrmQuerySet):
    def changed_by(self, user):
        """Confirmed by city administrators, and by account managers for their own partners."""
        if "city administrator" in user.roles:
            return self.all()
        own = Q(organization__account_manager=user) if "account manager" in user.roles else Q(pk__in=[])
        return self.filter(own)

    def failed(self):
        return self.filter(state=DispatchRecipient.State.FAILED)

    def unanswered(self):
        return self.filter(acknowledged_on__isnull=True)


@track()
class DispatchRecipient(models.Model):
    """One partner that a dispatch went to, as it was then; and its word that it has it.

    The mail is claimed before it is handed to the mail server and marked after it, as `GuestMail` is.
    """

    class State(models.TextChoices):
        TO_SEND = "to_send", pgettext_lazy("mail", "To be sent")
        SENDING = "sending", pgettext_lazy("mail", "Being sent")
        SENT = "sent", pgettext_lazy("mail", "Sent")
        FAILED = "failed", pgettext_lazy("mail", "Not sent")
        NO_ADDRESS = "no_address", _("No address")
        BARRED = "barred", _("Do not contact")
        BY_HAND = "by_hand", _("Handed over")

    class How(models.TextChoices):
        NOT_YET = "", _("Not yet")
        LINK = "link", _("By the link of the mail")
        MAIL = "mail", _("By e-mail")
        PHONE = "phone", _("By phone")
        PAPER = "paper", _("On paper")

    dispatch = models.ForeignKey(Dispatch, models.PROTECT, verbose_name=_("dispatch"), related_name="recipients")
    organization = models.ForeignKey(
        Organization, models.PROTECT, verbose_name=_("organization"), related_name="dispatches"
    )
    appointment = models.ForeignKey(
        Appointment, models.PROTECT, verbose_name=_("appointment"), related_name="dispatches"
    )
    contact = models.ForeignKey(
        Contact, models.PROTECT, verbose_name=_("contact"), related_name="dispatches", null=True, blank=True
    )
    name = models.CharField(_("name as of then"), max_length=200, blank=True)
    address = models.EmailField(_("address as of then"), blank=True)
    language = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES)
    state = models.CharField(_("state"), max_length=10, choices=State)
    problem = models.CharField(_("problem"), max_length=500, blank=True)
    claimed_at = models.DateTimeField(_("begun at"), null=True, blank=True)
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)
    job = models.ForeignKey(
        Job, models.PROTECT, verbose_name=_("background job"), related_name="+", null=True, blank=True
    )
    acknowledged_on = models.DateField(_("confirmed on"), null=True, blank=True)
    acknowledged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("noted by"), related_name="+", null=True, blank=True
    )
    acknowledged_how = models.CharField(_("confirmed how"), max_length=5, choices=How, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)

    objects = DispatchRecipientQuerySet.as_manager()

    class Meta:
        verbose_name = _("recipient of a dispatch")
        verbose_name_plural = _("recipients of dispatches")
        ordering = ["dispatch", "id"]
        indexes = [
            models.Index(fields=["state", "id"], condition=Q(state__in=["to_send", "sending"]), name="dispatch_open"),
            models.Index(fields=["organization", "-id"], name="dispatch_of_organization"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["dispatch", "organization"],
                name="dispatch_once",
                violation_error_message=_("This partner gets the dispatch already."),
            ),
            models.CheckConstraint(
                condition=Q(state="sent", sent_at__isnull=False) | ~Q(state="sent") & Q(sent_at__isnull=True),
                name="dispatch_mailed_some_time",
                violation_error_message=_("A mail that was sent was sent at some time, and no other was."),
            ),
            models.CheckConstraint(
                condition=Q(acknowledged_on__isnull=True, acknowledged_by__isnull=True, acknowledged_how="")
                | Q(acknowledged_on__isnull=False, acknowledged_by__isnull=True, acknowledged_how="link")
                | Q(acknowledged_on__isnull=False, acknowledged_by__isnull=False)
                & Q(acknowledged_how__in=["mail", "phone", "paper"]),
                name="dispatch_confirmed_somehow",
                violation_error_message=_("A confirmation needs its day, how it came, and who of us noted it."),
            ),
        ]

    def __str__(self):
        return joined(self.organization, self.dispatch)
