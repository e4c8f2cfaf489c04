from datetime import timedelta

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.utils.translation import gettext_lazy as _

from partners.models import Appointment, Contact, Organization, ProjectLead
from promotion_crm import search
from promotion_crm.any_of import leads_to
from promotion_crm.history import track
from promotion_crm.models import CrmModel, CrmQuerySet
from promotion_crm.search import Searchable

from .events import Event
from .meetings import Meeting

TARGETS = ("lead", "meeting", "event", "contact", "appointment", "organization")  # the one it is about first
TWICE = timedelta(minutes=1)  # within which the same once more is a second press


class FollowUpQuerySet(CrmQuerySet):
    def seen_by(self, user):
        """Their own, and those whose meeting and lead they may see."""
        visible = (Q(meeting__isnull=True) | leads_to("meeting", Meeting.objects.visible_to(user))) & (
            Q(lead__isnull=True) | leads_to("lead", ProjectLead.objects.visible_to(user))
        )
        return self.filter(Q(owner=user) | visible)

    def of(self, user):
        """Their own, which they see whatever these are about: `visible_to` of these, without asking."""
        return self.filter(owner=user) if user.has_perm(self._permission("view")) else self.none()

    def of_seen_leads(self, leads, user):
        """Of leads that this person sees, those they see as well: `visible_to` without asking for the leads again.

        Among 200,000 leads that question alone takes longer than the page that has them.
        """
        if not user.has_perm(self._permission("view")):
            return self.none()
        meeting = leads_to("meeting", Meeting.objects.visible_to(user))
        return self.filter(Q(owner=user) | Q(meeting__isnull=True) | meeting, lead__in=leads)

    def around(self, event):
        """Those about an event and those about a meeting at it: a subquery for keys, each part by its index."""
        own, met = self.filter(event=event), self.filter(meeting__event=event)
        return own.order_by().values("pk").union(met.order_by().values("pk"), all=True)

    def changed_by(self, user):
        if "city administrator" in user.roles:
            return self.all()
        return self.filter(Q(owner=user) | Q(given_by=user) | Q(meeting__logged_by=user))

    def with_targets(self, user):
        """With what each is about, as far as this person may see that."""
        visible = [
            models.Prefetch(name, model.objects.visible_to(user))
            for name, model in (("lead", ProjectLead), ("meeting", Meeting))
        ]
        return self.prefetch_related(*visible).select_related(
            "organization",
            "owner",
            "appointment__organization",
            "appointment__program",
            "appointment__batch__program",
            "contact",
            "event",
        )

    def open(self):
        return self.filter(done_at__isnull=True)

    def due(self, day=None):
        """Open and due on that day or before."""
        return self.open().filter(due_on__lte=day or localdate())

    def late(self, day=None):
        """Open, and due before that day."""
        return self.open().filter(due_on__lt=day or localdate())


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
    contact = models.ForeignKey(
        Contact,
        models.PROTECT,
        verbose_name=_("contact"),
        related_name="follow_ups",
        null=True,
        blank=True,
    )
    event = models.ForeignKey(
        Event,
        models.PROTECT,
        verbose_name=_("event"),
        related_name="follow_ups",
        null=True,
        blank=True,
    )
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name=_("given by"),
        related_name="follow_ups_given",
        null=True,
        blank=True,
        editable=False,
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

    @property
    def url(self):
        """Its page; not `get_absolute_url`, by which it would be among the records that are searched."""
        return reverse("follow-up", args=[self.pk])

    @classmethod
    @transaction.atomic
    def give(cls, *, by, **fields):
        """A new follow-up; the same one where Save is pressed twice."""
        by.hold()
        if contact := fields.get("contact"):
            fields["organization"] = contact.organization
        if appointment := fields.get("appointment"):
            fields["organization"] = appointment.organization
        twin = cls.objects.open().filter(given_by=by, created_at__gte=now() - TWICE, **_said(fields)).first()
        return twin or cls.objects.create(given_by=by, **fields)

    @classmethod
    def clean_many(cls, rows, names):
        """Nobody is given one on a record they may not see; each kind of record is asked for once for each owner."""
        said = {}
        for owner in {row.owner for row in rows} if "owner" in names else ():
            theirs = {place: row for place, row in enumerate(rows) if row.owner_id == owner.pk}
            for name in TARGETS:
                keys = {place: key for place, row in theirs.items() if (key := getattr(row, f"{name}_id"))}
                for key in hidden_from(owner, name, keys.values()):
                    why = not_for(owner, f"{cls._meta.get_field(name).verbose_name} {key}")
                    said |= {place: [why] for place, other in keys.items() if other == key}
        return said

    @transaction.atomic
    def change(self, *, by, **fields):
        """Say anew what, who or by when. Raises PermissionDenied; ValidationError where it is done."""
        self._check_may(by)
        kept = FollowUp.objects.select_for_update(no_key=True).get(pk=self.pk)
        if kept.done_at:
            raise ValidationError(_("It is done already; take the tick back first."))
        for name, value in fields.items():
            setattr(kept, name, value)
        kept.save()

    def _check_may(self, by):
        if not FollowUp.objects.filter(pk=self.pk).editable_by(by).exists():
            raise PermissionDenied(_("This follow-up is for %(who)s.") % {"who": self.owner})

    @transaction.atomic
    def set_done(self, done, *, by):
        """Tick it, or take the tick back; twice is once. Raises PermissionDenied."""
        self._check_may(by)
        mine = FollowUp.objects.filter(pk=self.pk)
        self.done_at, self.done_by = (now(), by) if done else (None, None)
        mine.filter(done_at__isnull=done).update(done_at=self.done_at, done_by=self.done_by, updated_at=now())

    @transaction.atomic
    def put_off(self, day, *, by):
        """Make it due later. Raises PermissionDenied; ValidationError where it is done, or the day is not to come."""
        self._check_may(by)
        mine = FollowUp.objects.filter(pk=self.pk)
        if day <= localdate():
            raise ValidationError(_("Choose a day still to come."))
        if not mine.open().update(due_on=day, updated_at=now()):
            raise ValidationError(_("It is done already; take the tick back first."))
        self.due_on = day

    @property
    def target(self):
        """The record this is about, or None."""
        return next((row for name in TARGETS if (row := getattr(self, name))), None)


def hidden_from(owner, name, keys):
    """Those of the records of one kind that a person may not see, by their keys."""
    rows = FollowUp._meta.get_field(name).related_model.objects
    return {*keys} - {*rows.visible_to(owner).filter(pk__in={*keys}).values_list("pk", flat=True)} if keys else set()


def not_for(owner, what):
    said = _("%(who)s may not see %(what)s. Choose someone who may, or follow up on something else.")
    return said % {"who": owner, "what": what}


def _said(fields):
    """The values of all fields that tell one follow-up from another, as a filter."""
    about = {name: fields.get(name) for name in TARGETS}
    told = {name: value for name, value in (fields | about).items() if value is not None}
    return told | {f"{name}__isnull": True for name, value in about.items() if value is None}
