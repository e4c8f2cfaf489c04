"""Those who came to an event are followed up: one task for each organization, looked at first, then all or none.

It is undone as a whole. Sent twice it is done once: an organization that has the same to be done is left out.
"""

from dataclasses import dataclass, field
from hashlib import sha256

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models.functions import Lower
from django.utils.translation import gettext as _

from events.models import Event, FollowUp, Participation
from partners.models import Organization
from promotion_crm.history import because
from promotion_crm.lists.bulk import MOST
from promotion_crm.models import ChangeSet
from promotion_crm.naming import first_of
from promotion_crm.refusing import said


@dataclass(frozen=True)
class Task:
    """What is to be done, by when; without an owner it is for the account manager of each, else for who gives it."""

    what: str
    due_on: object
    owner: object = None


@dataclass
class Preview:
    """`given` is {organization: (who, event or None)}, all by key; the rest is why others get none.

    `there` are organizations that have it already, `barred` those whose guests all want no
    contact, `unknown` guests who stand for none of our organizations. `absent` counts who did not come.
    """

    task: Task
    given: dict = field(default_factory=dict)
    there: list = field(default_factory=list)
    barred: list = field(default_factory=list)
    unknown: list = field(default_factory=list)
    absent: int = 0

    @property
    def left_out(self):
        return len(self.barred) + len(self.unknown)

    @property
    def mark(self):
        owner = self.task.owner and self.task.owner.pk
        done = self.task.what, self.task.due_on.isoformat(), owner, sorted(self.given.items(), key=lambda one: one[0])
        return sha256(repr(done).encode()).hexdigest()


class FollowingUp:
    """`ticked` are keys of rows that were ticked; where there is none, it is about all that the question finds."""

    def __init__(self, question, ticked, by):
        self.by, self.ticked = by, ticked
        self.rows = question.of.rows(by).filter(pk__in=ticked) if ticked else question.rows

    def count(self):
        """How many participants it is about, at most one more than it may be."""
        return self.rows.order_by().values("pk").distinct()[: MOST + 1].count()

    def event(self):
        """The one event it is about; None where it is about several."""
        keys = list(self.rows.order_by().values_list("event", flat=True).distinct()[:2])
        return Event.objects.visible_to(self.by).filter(pk=keys[0]).first() if len(keys) == 1 else None

    def hidden_from(self, owner):
        """The first of its events that this person may not see; None where they may see all."""
        asked = Event.objects.filter(pk__in=self.rows.order_by().values("event"))
        return asked.exclude(pk__in=Event.objects.visible_to(owner).order_by().values("pk")).order_by("pk").first()

    # -- looking --------------------------------------------------------------------------
    def preview(self, task):
        found, events = Preview(task), {}
        asked = Participation.objects.filter(pk__in=self.rows.order_by().values("pk")).order_by("pk")
        for row in asked.values("pk", "state", "organization", "event", "contact__do_not_contact")[:MOST]:
            if row["state"] != Participation.State.ATTENDED:
                found.absent += 1
            elif not row["organization"]:
                found.unknown.append(row["pk"])
            else:
                came = events.setdefault(row["organization"], set())
                came |= set() if row["contact__do_not_contact"] else {row["event"]}
        found.barred = sorted(key for key, came in events.items() if not came)
        wanted = {key: min(came) if len(came) == 1 else None for key, came in events.items() if came}
        self._share_out(found, wanted)
        return found

    def _share_out(self, found, wanted):
        """Who does it for which organization; none where it is to be done already, or was."""
        same = FollowUp.objects.annotate(words=Lower("what")).filter(words=found.task.what.lower())
        there = set(same.filter(organization__in=wanted).values_list("organization", "event"))
        found.there = sorted(key for key, event in wanted.items() if (key, event) in there)
        managers = Organization.objects.filter(pk__in=wanted, account_manager__is_active=True)
        managers = dict(managers.values_list("pk", "account_manager"))
        for key in sorted(wanted.keys() - set(found.there)):
            owner = found.task.owner.pk if found.task.owner else managers.get(key, self.by.pk)
            found.given[key] = owner, wanted[key]

    def told(self, model, keys):
        """The first of these records, and how many there are besides."""
        rows = first_of(model, keys, self.by)
        return rows, len(keys) - len(rows)

    # -- writing --------------------------------------------------------------------------
    def run(self, task, seen):
        """Give the tasks, and the ChangeSet; None where that would not be what was `seen`, the mark of a preview.

        Raises ValidationError where the database refuses; then nothing was given.
        """
        reason = _("Followed up: %(what)s") % {"what": task.what}
        try:
            with transaction.atomic(), because(reason[:200], by=self.by) as act:
                self._hold(task)
                found = self.preview(task)
                if found.mark != seen or not found.given:
                    return None
                rows = [self._follow_up(task, key, *given) for key, given in found.given.items()]
                FollowUp.objects.bulk_create(rows, batch_size=1000)
                return ChangeSet.objects.create(
                    context=act.id,
                    kind=ChangeSet.Kind.EDIT,
                    list_name="follow-ups",
                    row_count=len(rows),
                    reason=reason[:200],
                    by=self.by,
                )
        except IntegrityError as error:
            raise ValidationError(said(error)) from error

    def _hold(self, task):
        """Of two who follow up the same organizations, one does so after the other."""
        keys = self.preview(task).given
        list(Organization.objects.filter(pk__in=keys).order_by("pk").select_for_update(no_key=True).values_list("pk"))

    def _follow_up(self, task, organization, owner, event):
        about = {"organization_id": organization, "owner_id": owner, "event_id": event}
        return FollowUp(what=task.what, due_on=task.due_on, given_by=self.by, **about)
