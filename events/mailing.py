"""Mails to the guests of an event: asked for by a person, sent by a worker, each once.

How none is lost and none is sent twice by itself, promotion_crm/mailing.py says.
"""

from dataclasses import dataclass, field
from datetime import timedelta
from hashlib import sha256
from uuid import uuid4

from django.db import transaction
from django.db.models import Count, Exists, OuterRef
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _

from events.letters import message
from events.models import Event, GuestMail, Participation
from promotion_crm import working
from promotion_crm.history import because
from promotion_crm.mailing import Sender, end_left, in_doubt, send_all
from promotion_crm.naming import first_of

Kind, State = GuestMail.Kind, GuestMail.State
# To whom each kind is written.
WRITTEN_TO = {Kind.INVITATION: [Participation.State.INVITED], Kind.THANKS: [Participation.State.ATTENDED]}
JOB = "guest mails"
LONG = timedelta(minutes=10)  # no mail takes so long to be handed over


def too_early_because(event, kind):
    """Why such mails cannot be written today, in a sentence; "" when they can."""
    if kind == Kind.THANKS:
        if event.last_day is None or event.last_day > localdate():
            return _("Thanks are written from the last day of the event on.")
    elif event.has_begun:
        return _("The event has begun; nobody is invited to it any more.")
    return ""


@dataclass
class Preview:
    """Keys of the guests who would get a mail, who want none, who have no address, and who have had one.

    `mark` stands for what would be done.
    """

    event: Event
    kind: str
    to: list = field(default_factory=list)
    barred: list = field(default_factory=list)
    nowhere: list = field(default_factory=list)
    written: int = 0

    @property
    def mark(self):
        return sha256(repr((self.event.pk, str(self.kind), self.to)).encode()).hexdigest()

    @property
    def left_out(self):
        return len(self.barred) + len(self.nowhere)

    def told(self, pks, user):
        """The first of these guests, and how many there are besides."""
        rows = first_of(Participation, pks, user)
        return rows, len(pks) - len(rows)


def preview(event, kind):
    found = Preview(event, kind)
    mails = GuestMail.objects.filter(participation=OuterRef("pk"), kind=kind)
    guests = event.participations.filter(state__in=WRITTEN_TO[kind]).select_related("contact")
    for guest in guests.annotate(has_mail=Exists(mails)).order_by("name", "pk"):
        if guest.has_mail:
            found.written += 1
        elif guest.is_barred:
            found.barred.append(guest.pk)
        elif not guest.address:
            found.nowhere.append(guest.pk)
        else:
            found.to.append(guest.pk)
    return found


def write(event, kind, seen, *, by, language="", intro=""):
    """Have the mails of a preview sent; how many, 0 where they would not be those that were `seen`."""
    with transaction.atomic(), because(_("Mails to the guests of “%(event)s”") % {"event": event}, by=by):
        # Of two who press at once one writes, the other finds them written.
        Event.objects.select_for_update(no_key=True).get(pk=event.pk)
        found = preview(event, kind)
        if found.mark != seen or not found.to:
            return 0
        job = _ask(event, by)
        common = {"kind": kind, "language": language, "intro": intro, "by": by, "job": job}
        rows = [GuestMail(participation_id=pk, **common) for pk in found.to]
        GuestMail.objects.bulk_create(rows, batch_size=1000)
    return len(found.to)


def write_again(event, *, by):
    """Have those that failed sent again; how many."""
    with transaction.atomic(), because(_("Sent again"), by=by):
        failed = GuestMail.objects.failed().filter(participation__event=event)
        pks = list(failed.select_for_update(of=("self",), no_key=True).values_list("pk", flat=True))
        if pks:
            fresh = {"state": State.TO_SEND, "problem": "", "by": by, "job": _ask(event, by), "asked_at": now()}
            GuestMail.objects.filter(pk__in=pks).update(**fresh)
    return len(pks)


def _ask(event, by):
    # Each press its own: a job that ends at this moment does not take up what is asked of it.
    return working.ask(JOB, by, _("Mails: %(event)s") % {"event": event}, event=event.pk, press=uuid4().hex)


# -- the worker -----------------------------------------------------------------------------


def send(job, beat):
    """What the worker does: the mails of a job, one after another."""
    event = Event.objects.filter(pk=job.arguments["event"]).first()
    if event is None or not Event.objects.editable_by(job.owner).filter(pk=event.pk).exists():
        raise working.JobRefused(_("Only those who may change the event write to its guests."))
    with because(job.title, by=job.owner):
        sender = GuestSender([job.owner.email] if job.owner.email else [])
        send_all(GuestMail.objects.filter(job=job), sender, beat)
    page = {"page": reverse("guest-mails", args=[event.pk]), "page_words": _("Mails to guests")}
    return page | {"mail": _("%(sent)d sent, %(failed)d not sent.") % sender.counts}


def send_asked_by_database():
    """What comes round: mails of places that came free, and those whose job ended without them."""
    with because(_("Mails that waited")):
        alone = GuestMail.objects.filter(job=None)
        in_doubt(alone.filter(claimed_at__lt=now() - LONG))
        end_left(GuestMail.objects.all())
        sender = GuestSender()
        for pk in alone.filter(state=State.TO_SEND).order_by("pk").values_list("pk", flat=True):
            sender.send(pk)


def stop_for(contacts):
    """Mails that wait for these people are not sent any more: they want none."""
    waiting = GuestMail.objects.filter(participation__contact__in=contacts, state=State.TO_SEND)
    waiting.update(state=State.FAILED, problem=_("This guest does not want to be contacted."))


class GuestSender(Sender):
    model = GuestMail

    def read(self, pk):
        return GuestMail.objects.select_related("participation__event__district", "participation__contact").get(pk=pk)

    def unfit(self, mail):
        return _unfit(mail)

    def message(self, mail):
        return message(mail, self.connection, self.reply_to)


def _unfit(mail):
    """Why this guest gets no such mail by now, however long it waited or was not sent; "" where they do."""
    guest = mail.participation
    if guest.is_barred:
        return _("This guest does not want to be contacted.")
    if not guest.address:
        return _("No e-mail address is known.")
    if mail.kind == Kind.THANKS and guest.state != Participation.State.ATTENDED:
        return _("This guest is not among those who attended any more.")
    if mail.kind == Kind.PLACE_FREE and guest.state != Participation.State.ACCEPTED:
        return _("This guest has no place any more.")
    if mail.kind == Kind.INVITATION and guest.state == Participation.State.DECLINED:
        return _("This guest has declined meanwhile.")
    return too_early_because(guest.event, mail.kind) if mail.kind != Kind.PLACE_FREE else ""


def mails_of(user, event):
    """How many mails to its guests are in each state: {state: count}."""
    rows = GuestMail.objects.visible_to(user).filter(participation__event=event).order_by()
    return dict(rows.values_list("state").annotate(Count("pk")))
