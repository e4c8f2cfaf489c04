"""A guest says yes or no to an event: by the link of a mail, or to one of us who notes it.

The link is signed, names one guest and opens nothing else. It needs no account and no session: who has it answers.
"""

from dataclasses import dataclass
from datetime import timedelta

import pghistory
from django.conf import settings
from django.core import signing
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Count, Q
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _

from events.models import Event, Participation
from events.models.places import TAKEN
from promotion_crm.history import because

State = Participation.State
UNDATED = timedelta(days=90)  # how long a link to an event without a day is good
SIGNER = signing.TimestampSigner(sep=".", salt="events.answering")
CLOSED = (State.ATTENDED, State.NO_SHOW)  # what a guest did is answered no more


class NoSuchLink(Exception):
    """It was never given out, or was altered."""


class LinkExpired(Exception):
    """The event is over, or the link to one without a day is old."""


class LinkWithdrawn(Exception):
    """The guest is on the list no more."""


def link_for(guest):
    """The whole address by which this guest answers."""
    return f"{settings.SITE_URL}{reverse('answer', args=[SIGNER.sign(guest.pk)])}"


def guest_of(token):
    """Whose link it is. Raises NoSuchLink, LinkWithdrawn or LinkExpired."""
    try:
        pk = int(SIGNER.unsign(token))
    except (signing.BadSignature, ValueError) as error:
        raise NoSuchLink from error
    guest = Participation.objects.select_related("event__district", "contact").filter(pk=pk).first()
    if guest is None:
        raise LinkWithdrawn
    if guest.event.last_day is None:
        try:
            SIGNER.unsign(token, max_age=UNDATED)
        except signing.SignatureExpired as error:
            raise LinkExpired from error
    elif guest.event.last_day < localdate():
        raise LinkExpired
    return guest


@dataclass(frozen=True)
class Places:
    """How many places an event has and how many are taken; `of` is None where there is no limit."""

    of: int | None
    taken: int

    @property
    def left(self):
        return None if self.of is None else max(self.of - self.taken, 0)

    @property
    def over(self):
        """How many more have a place than there are."""
        return 0 if self.of is None else max(self.taken - self.of, 0)


def places_of(event):
    return Places(event.capacity, event.participations.with_place().count())


def closed_because(guest):
    """Why no answer is taken any more, in a sentence; "" while one is."""
    if guest.state in CLOSED or guest.arrived_at:
        return _("The event has taken place. No answer is needed any more.")
    if guest.event.has_begun:
        return _("The event has begun. Answers are no longer taken here.")
    return ""


def answer(guest, *, yes, note="", by=None):
    """Take an answer; the guest as they are then. `by` is who notes it, None where the guest does.

    Who says yes when all places are taken waits for one. Raises ValidationError once answers are closed, and
    LinkWithdrawn where the guest was taken off the list a moment ago.
    """
    said = _("Noted by us") if by else _("Answered by the guest")
    # The address of the page holds the link: it is no secret any more once it is kept.
    with transaction.atomic(), because(said, by=by), pghistory.context(**({} if by else {"url": ""})):
        mine = Participation.objects.select_for_update(no_key=True).filter(pk=guest.pk).first()
        if mine is None:
            raise LinkWithdrawn
        # The guest first and then the event, as the database does when a place comes free.
        mine.event = Event.objects.select_for_update(no_key=True).get(pk=mine.event_id)
        if why := closed_because(mine):
            raise ValidationError(why)
        mine.state = _state_after(mine, yes)
        mine.answered_at, mine.answer_note = now(), note if not by or note else mine.answer_note
        mine.save(update_fields=["state", "answered_at", "answer_note", "updated_at"])
    return mine


def _state_after(guest, yes):
    if not yes:
        return State.DECLINED
    if guest.state == State.ACCEPTED:
        return State.ACCEPTED
    left = places_of(guest.event).left
    return State.ACCEPTED if left is None or left else State.WAITING


def note_answer(event, guest, *, yes, by):
    """What to say once one of us has noted an answer. Raises PermissionDenied and as `answer` does."""
    if not Event.objects.editable_by(by).filter(pk=event.pk).exists():
        raise PermissionDenied(Event.NOT_OPEN % {"event": event})
    told = {
        State.ACCEPTED: _("%(name)s comes."),
        State.DECLINED: _("%(name)s does not come."),
        State.WAITING: _("All places are taken: %(name)s is on the waiting list, and gets the next that comes free."),
    }
    return told[answer(guest, yes=yes, by=by).state] % {"name": guest.name}


def overrun(event, more=0):
    """A warning where more have a place than there are, or would with so many more; "" where that is not so."""
    return overrun_of(event, places_of(event).taken + more)


def overrun_of(event, taken):
    """The same where one knows how many have a place, or would."""
    if not (over := Places(event.capacity, taken).over):
        return ""
    said = {"event": event, "capacity": event.capacity, "taken": taken, "over": over}
    return _("The capacity of “%(event)s” is %(capacity)d; with %(taken)d guests that is %(over)d too many.") % said


def overruns(guests):
    """The warnings of the events of these guests, by their keys, once all of them have a place."""
    more = Event.objects.filter(capacity__isnull=False, participations__in=list(guests))
    new = Count("participations", filter=~Q(participations__state__in=TAKEN), distinct=True)
    return [warning for event in more.annotate(new=new).order_by("pk") if (warning := overrun(event, event.new))]
