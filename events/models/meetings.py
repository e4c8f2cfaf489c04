from django.conf import settings
from django.db import models
from django.db.models import F, OuterRef, Q
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from partners.models import Contact, Organization, ProjectLead
from promotion_crm import search
from promotion_crm.any_of import has_any, leads_to
from promotion_crm.history import track
from promotion_crm.models import CrmModel, CrmQuerySet, District
from promotion_crm.search import Searchable
from promotion_crm.wording import joined

from .events import Event


class MeetingQuerySet(CrmQuerySet):
    def seen_by(self, user):
        """All but drafts of others and what touches a restricted lead they may not see."""
        leads, told = ProjectLead.objects.visible_to(user), Q(state=Meeting.State.COMPLETE)
        mine = has_any(MeetingAttendee.objects.filter(user=user, meeting=OuterRef("pk")))
        if not leads.query.where:  # who sees every lead
            return self.filter(Q(logged_by=user) | told | mine)
        closed = MeetingLead.objects.filter(meeting=OuterRef("pk"), lead__confidentiality="restricted")
        secret = closed.filter(~leads_to("lead", leads))
        return self.filter(Q(logged_by=user) | (told & ~has_any(secret)) | mine)

    def changed_by(self, user):
        """Their own; others only when they may change its leads, since who was there sees those."""
        if "city administrator" in user.roles:
            return self.all()
        leads = ProjectLead.objects.all()
        may = leads.editable_by(user) if user.has_perm("partners.change_projectlead") else leads.visible_to(user)
        closed = has_any(MeetingLead.objects.filter(~leads_to("lead", may), meeting=OuterRef("pk")))
        # Who was there reads the restricted notes: nobody puts themselves among them.
        noted = Meeting.objects.filter(restricted_notes__isnull=False).values("pk")
        theirs = Q(pk__in=[])
        if user.roles & {"account manager", "event officer"}:
            theirs = Q()
        elif user.district_id:
            theirs = Q(pk__in=MeetingAttendee.objects.filter(district=user.district_id).values("meeting"))
        theirs &= ~closed & (~Q(pk__in=noted) | Q(pk__in=attended_by(user)))
        return self.filter(Q(logged_by=user) | theirs)

    def planned_for(self, user):
        """Visits of delegations, drafted before their day, of which whoever reads meetings may know day and hosts.

        Their notes stay with those who see the draft; none that touches a lead this person may not see.
        """
        if not user.has_perm("events.view_meeting"):
            return self.none()
        closed = MeetingLead.objects.filter(meeting=OuterRef("pk"), lead__confidentiality="restricted")
        secret = has_any(closed.filter(~leads_to("lead", ProjectLead.objects.visible_to(user))))
        ahead = Q(state=Meeting.State.DRAFT, created_at__date__lt=F("held_on"))
        return self.filter(ahead & ~secret, event__kind__in=Event.Kind.DELEGATIONS)

    def drafts_of(self, user):
        """What this person logged and has not completed."""
        return self.visible_to(user).filter(logged_by=user, state=Meeting.State.DRAFT)


def attended_by(user):
    return MeetingAttendee.objects.filter(user=user).values("meeting")


@track(exclude=["press", "invite"])
class Meeting(Searchable, CrmModel):
    """One meeting with one or more organizations: who met, what was said, what comes next."""

    class Kind(models.TextChoices):
        VISIT = "visit", _("Visit")
        CALL = "call", _("Call")
        VIDEO = "video", _("Video")
        RECEPTION = "reception", _("Reception")
        SITE_VISIT = "site_visit", _("Site visit")

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        COMPLETE = "complete", _("Complete")

    held_on = models.DateField(_("date"), default=localdate)
    kind = models.CharField(pgettext_lazy("of a meeting", "kind"), max_length=10, choices=Kind, default=Kind.VISIT)
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.COMPLETE)
    organizations = models.ManyToManyField(
        Organization,
        verbose_name=_("organizations"),
        through="MeetingOrganization",
        related_name="meetings",
    )
    contacts = models.ManyToManyField(
        Contact,
        verbose_name=_("contacts"),
        through="MeetingContact",
        related_name="meetings",
    )
    attendees = models.ManyToManyField(
        settings.AUTH_USER_MODEL,
        verbose_name=_("our people"),
        through="MeetingAttendee",
        related_name="meetings",
    )
    leads = models.ManyToManyField(ProjectLead, verbose_name=_("leads"), through="MeetingLead", related_name="meetings")
    event = models.ForeignKey(
        Event,
        models.PROTECT,
        verbose_name=_("event"),
        related_name="meetings",
        null=True,
        blank=True,
    )
    notes = models.TextField(_("notes"), blank=True)
    outcome = models.CharField(_("outcome"), max_length=300, blank=True)
    next_step = models.CharField(_("next step"), max_length=300, blank=True)
    next_on = models.DateField(_("next step by"), null=True, blank=True)
    logged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name=_("logged by"),
        related_name="logged_meetings",
        editable=False,
        null=True,
    )
    is_sample = models.BooleanField(_("sample"), default=False)
    # One showing of the form, so that pressing Save twice logs one meeting.
    press = models.UUIDField(_("mark of the form"), null=True, unique=True, editable=False)
    # The entry of a calendar it was taken from, see `invites.Invite.mark`.
    invite = models.UUIDField(_("mark of the invite"), null=True, editable=False)

    objects = MeetingQuerySet.as_manager()
    search_fields = ("notes", "outcome")
    search_pinyin = False

    class Meta:
        verbose_name = _("meeting")
        verbose_name_plural = _("meetings")
        ordering = ["-held_on", "-id"]
        indexes = [
            search.index("meeting_search"),
            models.Index(fields=["held_on", "id"], name="meeting_by_day"),
            models.Index(fields=["kind", "id"], name="meeting_by_kind"),
            models.Index(fields=["next_on", "id"], name="meeting_by_next"),
            models.Index(fields=["event"], name="meeting_of_event"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=(Q(next_step="") & Q(next_on__isnull=True)) | (~Q(next_step="") & Q(next_on__isnull=False)),
                name="meeting_next_step_is_dated",
                violation_error_message=_("A next step needs its words and its date, or neither."),
            ),
            models.CheckConstraint(
                condition=Q(state="draft") | ~Q(notes=""),
                name="meeting_complete_has_notes",
                violation_error_message=_(
                    "A complete meeting needs its notes: write what was said, one line is enough."
                ),
            ),
            models.UniqueConstraint(
                fields=["logged_by", "invite"],
                name="meeting_invite_once",
                violation_error_message=_("You have taken this invite from your calendar already."),
            ),
        ]

    def __str__(self):
        return joined(self.get_kind_display(), self.held_on)

    def get_absolute_url(self):
        return reverse("meeting", args=[self.pk])


class OfMeeting(CrmQuerySet):
    def seen_by(self, user):
        return self.filter(meeting__in=Meeting.objects.visible_to(user))

    def changed_by(self, user):
        return self.filter(meeting__in=Meeting.objects.editable_by(user))


class OfMeetingAndLead(OfMeeting):
    def seen_by(self, user):
        """A meeting that may be seen does not give away the leads that may not."""
        return super().seen_by(user).filter(lead__in=ProjectLead.objects.visible_to(user))


def once(*fields, name):
    return models.UniqueConstraint(fields=fields, name=name, violation_error_message=_("Named twice on this meeting."))


@track()
class MeetingOrganization(models.Model):
    """An organization at a meeting."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="organization_links")
    organization = models.ForeignKey(
        Organization,
        models.PROTECT,
        verbose_name=_("organization"),
        related_name="meeting_links",
    )

    objects = OfMeeting.as_manager()

    class Meta:
        verbose_name = _("organization at a meeting")
        verbose_name_plural = _("organizations at meetings")
        constraints = [once("meeting", "organization", name="meeting_organization_once")]

    def __str__(self):
        return str(self.organization)


@track()
class MeetingContact(models.Model):
    """A contact at a meeting, always of one of its organizations."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="contact_links")
    contact = models.ForeignKey(Contact, models.PROTECT, verbose_name=_("contact"), related_name="meeting_links")

    objects = OfMeeting.as_manager()

    class Meta:
        verbose_name = _("contact at a meeting")
        verbose_name_plural = _("contacts at meetings")
        constraints = [once("meeting", "contact", name="meeting_contact_once")]

    def __str__(self):
        return str(self.contact)


@track()
class MeetingAttendee(models.Model):
    """One of our people at a meeting, with their district of that day."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="attendee_links")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name=_("our person"),
        related_name="meeting_links",
    )
    district = models.ForeignKey(
        District, models.PROTECT, verbose_name=_("district of that day"), null=True, blank=True
    )

    objects = OfMeeting.as_manager()

    class Meta:
        verbose_name = _("our person at a meeting")
        verbose_name_plural = _("our people at meetings")
        constraints = [once("meeting", "user", name="meeting_attendee_once")]

    def __str__(self):
        return str(self.user)


@track()
class MeetingLead(models.Model):
    """A lead that was spoken of at a meeting."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="lead_links")
    lead = models.ForeignKey(ProjectLead, models.PROTECT, verbose_name=_("lead"), related_name="meeting_links")

    objects = OfMeetingAndLead.as_manager()

    class Meta:
        verbose_name = _("lead at a meeting")
        verbose_name_plural = _("leads at meetings")
        constraints = [once("meeting", "lead", name="meeting_lead_once")]

    def __str__(self):
        return str(self.lead)
