import secrets

from django.conf import settings
from django.db import models
from django.db.models import Count, F, Func, Q, Value
from django.db.models.functions import MD5, Substr, Upper
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from partners.models import Contact, Organization
from promotion_crm import search
from promotion_crm.history import track
from promotion_crm.models import CrmModel
from promotion_crm.search import Searchable
from promotion_crm.wording import joined

from .events import Event, OfEvent
from .places import OF_GUESTS, TAKEN

AWAITED = ("invited", "accepted")  # the states of those who have not come yet
NOT_COMING = ("declined", "waiting")  # the states of those nobody counts on
CODE = 10  # letters and digits of a code of the door


def new_code():
    """What a guest shows at the door; nobody can guess one that is on the list of an event."""
    return secrets.token_hex(CODE // 2).upper()


class RandomUuid(Func):
    """Of PostgreSQL itself, so that a row copied in has a code as well."""

    template = "gen_random_uuid()::text"
    output_field = models.CharField()


class ParticipationQuerySet(OfEvent):
    def arrived(self):
        return self.filter(arrived_at__isnull=False)

    def with_place(self):
        return self.filter(state__in=TAKEN)

    def missing(self):
        """Those who said yes, or nothing, and did not come."""
        return self.filter(state__in=AWAITED)

    def at_the_door(self, text):
        """Of one event, whose name or organization, here or in our records, has every word; or whose code it is."""
        words = Q(search_text__found=text)
        for name in ("contact", "organization"):
            words |= Q(**{f"{name}__search_text__found": text})
        return self.filter(words | Q(code=as_code(text)))

    def door_counts(self):
        """How many arrived, how many of the list are awaited or came, and how many came without being on it."""
        return self.aggregate(
            arrived=Count("pk", filter=Q(arrived_at__isnull=False)),
            expected=Count("pk", filter=Q(walk_in=False) & ~Q(state__in=NOT_COMING)),
            walk_ins=Count("pk", filter=Q(walk_in=True)),
            attended=Count("pk", filter=Q(state=Participation.State.ATTENDED)),
            missing=Count("pk", filter=Q(state__in=AWAITED)),
        )


def as_code(text):
    """What was typed or scanned, as codes are kept: 3f9a-0b12-cd and 3F9A0B12CD are one."""
    return "".join(c for c in text if c not in " -").upper()


@track()
class Participation(Searchable, CrmModel):
    """One person at one event, with the organization and title of that day.

    Someone who is not yet a contact stands here by name and organization as given.
    """

    class Role(models.TextChoices):
        HEAD = "head", _("Head of delegation")
        HOST = "host", _("Host")
        SPEAKER = "speaker", _("Speaker")
        GUEST = "guest", _("Guest")
        DELEGATE = "delegate", _("Delegate")
        EXHIBITOR = "exhibitor", _("Exhibitor")

    class State(models.TextChoices):
        INVITED = "invited", _("Invited")
        ACCEPTED = "accepted", _("Accepted")
        WAITING = "waiting", pgettext_lazy("of a guest", "Waiting list")
        DECLINED = "declined", _("Declined")
        ATTENDED = "attended", _("Attended")
        NO_SHOW = "no_show", _("No-show")

    event = models.ForeignKey(Event, models.PROTECT, verbose_name=_("event"), related_name="participations")
    contact = models.ForeignKey(
        Contact,
        models.PROTECT,
        verbose_name=_("contact"),
        related_name="participations",
        null=True,
        blank=True,
    )
    organization = models.ForeignKey(
        Organization,
        models.PROTECT,
        verbose_name=_("organization"),
        related_name="participations",
        null=True,
        blank=True,
    )
    name = models.CharField(_("name as given"), max_length=200)
    organization_name = models.CharField(_("organization as given"), max_length=200, blank=True)
    title = models.CharField(_("job title of that day"), max_length=200, blank=True)
    email = models.EmailField(
        _("e-mail as given"),
        blank=True,
        default="",
        db_default="",
        help_text=_("Mails go there where the contact has no address, or there is no contact."),
    )
    role = models.CharField(_("role"), max_length=10, choices=Role, default=Role.GUEST)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.INVITED)
    note = models.TextField(_("note"), blank=True)
    code = models.CharField(
        _("code for the door"),
        max_length=CODE,
        editable=False,
        default=new_code,
        db_default=Upper(Substr(MD5(RandomUuid()), 1, CODE)),
    )
    arrived_at = models.DateTimeField(_("arrived"), null=True, blank=True, editable=False)
    arrived_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name=_("checked in by"),
        related_name="+",
        null=True,
        blank=True,
        editable=False,
    )
    before_arrival = models.CharField(
        _("state before the arrival"), max_length=10, choices=State, blank=True, editable=False, db_default=""
    )
    walk_in = models.BooleanField(_("walk-in"), default=False, db_default=False, editable=False)
    waiting_since = models.DateTimeField(_("waiting since"), null=True, blank=True, editable=False)
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True, editable=False)
    answer_note = models.CharField(
        _("note of the answer"), max_length=500, blank=True, editable=False, default="", db_default=""
    )
    is_sample = models.BooleanField(_("sample"), default=False)

    objects = ParticipationQuerySet.as_manager()
    search_fields = ("name", "organization_name")

    class Meta:
        verbose_name = _("participant")
        verbose_name_plural = _("participants")
        ordering = ["event", "name", "id"]
        indexes = [
            search.index("participation_search"),
            models.Index(fields=["name", "id"], name="participation_by_name"),
            models.Index(fields=["title", "id"], name="participation_by_title"),
            models.Index(fields=["role", "id"], name="participation_by_role"),
            models.Index(fields=["state", "id"], name="participation_by_state"),
            models.Index(fields=["event", "state"], name="participation_by_event"),
        ]
        triggers = OF_GUESTS
        constraints = [
            models.UniqueConstraint(
                fields=["event", "contact"],
                name="participation_once",
                violation_error_message=_("This contact is already on the list of the event."),
            ),
            models.UniqueConstraint(
                fields=["event", "code"],
                name="participation_code_once",
                violation_error_message=_("Another guest of the event has this code."),
            ),
            models.CheckConstraint(
                condition=Q(arrived_at__isnull=True, arrived_by__isnull=True, before_arrival="")
                | Q(arrived_at__isnull=False, arrived_by__isnull=False, state="attended")
                & (Q(walk_in=True) | ~Q(before_arrival="")),
                name="participation_arrived_attended",
                violation_error_message=_("The state is “attended” by a check-in at the door; undo it there first."),
            ),
        ]

    def __str__(self):
        return joined(self.name, self.event)

    @property
    def names(self):
        """The name as given, and those in our records that differ from it."""
        known = (self.contact.name_en, self.contact.name_zh) if self.contact else ()
        return " ".join(dict.fromkeys(name for name in (self.name, *known) if name))

    @property
    def comes_from(self):
        """The organization by its name here, else as it was given."""
        return self.organization.name if self.organization else self.organization_name

    @property
    def address(self):
        """Where mails to this guest go; "" where nowhere."""
        return (self.contact.email if self.contact else "") or self.email

    @property
    def is_barred(self):
        """Whether this guest wants no mails."""
        return bool(self.contact) and self.contact.is_barred

    def check_in(self, *, by, at=None):
        """Note that they arrived, and whether this call did: of several at one moment one does."""
        state = self.State.ATTENDED
        mine = Participation.objects.filter(pk=self.pk, arrived_at=None)
        noted = {"arrived_at": at or now(), "arrived_by": by, "updated_at": now()}
        return bool(mine.update(before_arrival=F("state"), state=state, **noted))

    def take_back(self):
        """Undo the arrival, and whether this call did: the state of before, and a walk-in leaves the list."""
        mine = Participation.objects.filter(pk=self.pk).arrived()
        if self.walk_in:
            return bool(mine.delete()[0])
        blank = {"arrived_at": None, "arrived_by": None, "before_arrival": Value(""), "updated_at": now()}
        return bool(mine.update(state=F("before_arrival"), **blank))


class DoorPress(models.Model):
    """A press at the door that was taken: a door that lost the network sends what it kept again.

    A log of marks, not kept in the history: what a press did stands in that of the participant.
    """

    event = models.ForeignKey(Event, models.CASCADE, verbose_name=_("event"), related_name="door_presses")
    press = models.UUIDField(_("mark of the press"), unique=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("by"), related_name="+")
    at = models.DateTimeField(_("at"), auto_now_add=True)

    objects = OfEvent.as_manager()

    class Meta:
        verbose_name = _("press at the door")
        verbose_name_plural = _("presses at the door")
        ordering = ["-at", "-id"]
        default_permissions = ("view",)

    def __str__(self):
        return str(self.press)
