from enum import nonmember

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from partners.models import Organization
from promotion_crm import money, search
from promotion_crm.circles import check_no_circle, no_circle
from promotion_crm.history import track
from promotion_crm.models import Bilingual, CrmModel, CrmQuerySet, District, named
from promotion_crm.search import Searchable
from promotion_crm.sorting import shown_name
from promotion_crm.wording import joined

from .places import LARGER


class EventQuerySet(CrmQuerySet):
    def changed_by(self, user):
        if user.roles & {"city administrator", "account manager", "event officer"}:
            return self.all()
        own = Q(district=user.district_id) if user.district_id else Q(pk__in=[])
        return self.filter(own | Q(owner=user))

    def named_to(self, user):
        """An event is public; who reads of a participation reads its event's name."""
        return self.all()

    def opened_to(self, user):
        """Each knows whether this person may put people on its list, as `is_open`."""
        return self.annotate(is_open=Exists(Event.objects.editable_by(user).filter(pk=OuterRef("pk"))))

    def coming(self, day=None):
        return self.filter(starts_on__gte=day or localdate()).order_by("starts_on", "id")


@track()
class Event(Searchable, Bilingual, CrmModel):
    """A conference, forum, signing or visit; an umbrella event holds others."""

    class Kind(models.TextChoices):
        CONFERENCE = "conference", _("Conference")
        SUMMIT = "summit", _("Summit")
        FORUM = "forum", _("Forum")
        CITY_PROMOTION = "city_promotion", _("City promotion")
        SEASON = "season", _("District season")
        ROUNDTABLE = "roundtable", _("Roundtable")
        ROADSHOW = "roadshow", _("Roadshow")
        SIGNING = "signing", _("Signing ceremony")
        CERTIFICATE = "certificate", _("Certificate ceremony")
        SITE_VISIT = "site_visit", _("Site visit")
        INBOUND = "inbound", _("Inbound delegation")
        OUTBOUND = "outbound", _("Outbound delegation")
        BRIEFING = "briefing", _("Briefing")
        EXHIBITION = "exhibition", _("Exhibition")
        DELEGATIONS = nonmember(("inbound", "outbound"))

    kind = models.CharField(_("kind"), max_length=14, choices=Kind)
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        verbose_name=_("part of"),
        related_name="sub_events",
        null=True,
        blank=True,
    )
    starts_on = models.DateField(_("from"), null=True, blank=True)
    ends_on = models.DateField(_("until"), null=True, blank=True)
    date_note = models.CharField(
        _("about the date"),
        max_length=100,
        blank=True,
        help_text=_("Such as “the day is not known, only June 2022”."),
    )
    venue = models.CharField(_("venue"), max_length=200, blank=True)
    district = models.ForeignKey(District, models.PROTECT, verbose_name=_("district"), null=True, blank=True)
    organizer = models.CharField(_("organizer as announced"), max_length=300, blank=True)
    theme = models.CharField(_("theme"), max_length=300, blank=True)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("owner"), null=True, blank=True)
    capacity = models.PositiveIntegerField(
        _("capacity"),
        null=True,
        blank=True,
        help_text=_("How many have a place; who accepts after that waits for one. Blank: as many as wish."),
    )
    expected_count = models.PositiveIntegerField(_("expected"), null=True, blank=True)
    registered_count = models.PositiveIntegerField(_("registered"), null=True, blank=True)
    attended_count = models.PositiveIntegerField(_("attended"), null=True, blank=True)
    attendance_note = models.CharField(_("about the attendance"), max_length=200, blank=True)
    signed_projects = models.PositiveIntegerField(_("projects signed"), null=True, blank=True)
    signed_amount = money.amount(_("amount signed"), null=True, blank=True)
    signed_currency = money.currency(_("currency of the amount"), blank=True)
    signed_note = models.CharField(_("amount as announced"), max_length=100, blank=True)
    cost = money.amount(_("cost"), null=True, blank=True)
    cost_currency = money.currency(_("currency of the cost"), blank=True, db_default="")
    note = models.TextField(_("note"), blank=True)
    confidence = models.CharField(_("confidence"), max_length=10, blank=True)
    source_url = models.URLField(_("source"), max_length=500, blank=True)
    is_sample = models.BooleanField(_("sample"), default=False)

    NOT_OPEN = _("Only those who may change “%(event)s” put people on its list.")

    objects = EventQuerySet.as_manager()
    search_fields = ("name_en", "name_zh", "venue")
    search_begins = ("name_en",)

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        ordering = ["-starts_on", "-id"]
        permissions = [("view_event_figures", _("Can see the number of leads of events and the cost of each"))]
        indexes = [
            search.index("event_search"),
            search.begins("name_en", "event_begins_en"),
            models.Index(fields=["starts_on", "id"], name="event_by_start"),
            models.Index(fields=["name_en", "id"], name="event_by_name_en"),
            models.Index(shown_name(chinese=False), "id", name="event_by_shown_en"),
            models.Index(shown_name(chinese=True), "id", name="event_by_shown_zh"),
        ]
        constraints = [
            named("event_is_named"),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(starts_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="event_ends_after_start",
                violation_error_message=_("The event ends before it begins; correct a date."),
            ),
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | ~Q(parent=F("id")),
                name="event_not_own_parent",
                violation_error_message=_("An event cannot be part of itself, or of an event within it."),
            ),
            money.whole(
                "signed_amount",
                "signed_currency",
                "event_amount_is_money",
                _("The amount signed needs an amount of 0 or more and its currency."),
            ),
            models.CheckConstraint(
                condition=Q(capacity__isnull=True) | Q(capacity__gte=1),
                name="event_capacity_of_one",
                violation_error_message=_("The capacity is 1 or more; leave it blank where there is no limit."),
            ),
            money.whole(
                "cost",
                "cost_currency",
                "event_cost_is_money",
                _("The cost needs an amount of 0 or more and its currency."),
            ),
        ]
        triggers = [LARGER, no_circle("events_event", "parent_id", "event_not_own_parent")]

    def clean(self):
        check_no_circle(self, "parent")

    def get_absolute_url(self):
        return reverse("event", args=[self.pk])

    @property
    def last_day(self):
        return max(self.starts_on, self.ends_on) if self.starts_on and self.ends_on else self.starts_on or self.ends_on

    @property
    def has_begun(self):
        """From its first day on: nothing here has a time of day."""
        return bool(self.starts_on) and self.starts_on <= localdate()


class OfEvent(CrmQuerySet):
    def changed_by(self, user):
        return self.filter(event__in=Event.objects.all().changed_by(user))


@track()
class EventOrganizer(models.Model):
    """An organization that organizes or co-hosts an event."""

    class Role(models.TextChoices):
        ORGANIZER = "organizer", _("Organizer")
        CO_HOST = "co_host", _("Co-host")

    event = models.ForeignKey(Event, models.CASCADE, verbose_name=_("event"), related_name="organizers")
    organization = models.ForeignKey(
        Organization, models.PROTECT, verbose_name=_("organization"), related_name="organizes"
    )
    role = models.CharField(_("role"), max_length=10, choices=Role, default=Role.ORGANIZER)

    objects = OfEvent.as_manager()

    class Meta:
        verbose_name = _("organizer")
        verbose_name_plural = _("organizers")
        ordering = ["event", "role", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["event", "organization"],
                name="organizer_once",
                violation_error_message=_("This organization is already named on the event."),
            )
        ]

    def __str__(self):
        return joined(self.organization, self.get_role_display())
