from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.utils.timezone import localdate, now
from django.utils.translation import gettext_lazy as _

from partners.models import Appointment, Organization, ProjectLead
from promotion_crm import search
from promotion_crm.any_of import leads_to
from promotion_crm.history import track
from promotion_crm.models import CrmModel, CrmQuerySet
from promotion_crm.search import Searchable

from .meetings import Meeting


class FollowUpQuerySet(CrmQuerySet):
    def seen_by(self, user):
        """Their own, and those whose meeting and lead they may see."""
        visible = (Q(meeting__isnull=True) | leads_to("meeting", Meeting.objects.visible_to(user))) & (
            Q(lead__isnull=True) | leads_to("lead", ProjectLead.objects.visible_to(user))
        )
        return self.filter(Q(owner=user) | visible)

    def of_seen_leads(self, leads, user):
        """Of leads that this person sees, those they see as well: `visible_to` without asking for the leads again.

        Among 200,000 leads that question alone takes longer than the page that has them.
        """
        if not user.has_perm(self._permission("view")):
            return self.none()
        meeting = leads_to("meeting", Meeting.objects.visible_to(user))
        return self.filter(Q(owner=user) | Q(meeting__isnull=True) | meeting, lead__in=leads)

    def changed_by(self, user):
        if "city administrator" in user.roles:
            return self.all()
        return self.filter(Q(owner=user) | Q(meeting__logged_by=user))

    def with_targets(self, user):
        """With what each is about, as far as this person may see that."""
        visible = [
            models.Prefetch(name, model.objects.visible_to(user))
            for name, model in (("lead", ProjectLead), ("meeting", Meeting))
        ]
        return self.prefetch_related(*visible).select_related("organization", "owner", "appointment__organization")

    def open(self):
        return self.filter(done_at__isnull=True)

    def due(self, day=None):
        """Open and due on that day or before."""
        return self.open().filter(due_on__lte=day or localdate())


@track()
class FollowUp(Searchable, CrmModel):
    """Something one of us has to do by a day."""

    what = models.CharField(_("what"), max_length=300)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name=_("who"),
        related_name="follow_ups",
    )
    due_on = models.DateField(_("due on"))
    organization = models.ForeignKey(
        Organization,
        models.PROTECT,
        verbose_name=_("organization"),
        related_name="follow_ups",
        null=True,
        blank=True,
    )
    meeting = models.ForeignKey(
        Meeting,
        models.CASCADE,
        verbose_name=_("meeting"),
        related_name="follow_ups",
        null=True,
        blank=True,
    )
    lead = models.ForeignKey(
        ProjectLead,
        models.PROTECT,
        verbose_name=_("lead"),
        related_name="follow_ups",
        null=True,
        blank=True,
    )
    appointment = models.ForeignKey(
        Appointment,
        models.PROTECT,
        verbose_name=_("appointment"),
        related_name="follow_ups",
        null=True,
        blank=True,
    )
    done_at = models.DateTimeField(_("done"), null=True, blank=True, editable=False)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name=_("done by"),
        related_name="follow_ups_done",
        null=True,
        blank=True,
        editable=False,
    )
    is_sample = models.BooleanField(_("sample"), default=False)

    objects = FollowUpQuerySet.as_manager()
    search_fields = ("what",)

    class Meta:
        verbose_name = _("follow-up")
        verbose_name_plural = _("follow-ups")
        ordering = ["due_on", "id"]
        indexes = [
            search.index("follow_up_search"),
            models.Index(fields=["due_on", "id"], name="follow_up_by_due"),
            models.Index(fields=["done_at", "id"], name="follow_up_by_done"),
            models.Index(
                fields=["owner", "due_on"],
                condition=Q(done_at__isnull=True),
                name="follow_up_open_by_owner",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(done_at__isnull=True, done_by__isnull=True)
                | Q(done_at__isnull=False, done_by__isnull=False),
                name="follow_up_done_by_someone",
                violation_error_message=_("What is done was done by someone."),
            )
        ]

    def __str__(self):
        return self.what

    @transaction.atomic
    def set_done(self, done, *, by):
        """Tick it, or take the tick back; twice is once. Raises PermissionDenied."""
        mine = FollowUp.objects.filter(pk=self.pk)
        if not mine.editable_by(by).exists():
            raise PermissionDenied(_("This follow-up is for %(who)s.") % {"who": self.owner})
        self.done_at, self.done_by = (now(), by) if done else (None, None)
        mine.filter(done_at__isnull=done).update(done_at=self.done_at, done_by=self.done_by, updated_at=now())

    @transaction.atomic
    def put_off(self, day, *, by):
        """Make it due later. Raises PermissionDenied; ValidationError where it is done, or the day is not to come."""
        mine = FollowUp.objects.filter(pk=self.pk)
        if not mine.editable_by(by).exists():
            raise PermissionDenied(_("This follow-up is for %(who)s.") % {"who": self.owner})
        if day <= localdate():
            raise ValidationError(_("Choose a day still to come."))
        if not mine.open().update(due_on=day, updated_at=now()):
            raise ValidationError(_("It is done already; take the tick back first."))
        self.due_on = day

    @property
    def target(self):
        """The record this is about, or None."""
        return self.lead or self.meeting or self.organization or self.appointment
