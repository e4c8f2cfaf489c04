"""A dispatch is sent once, to an audience that was looked at; its mails go out by a worker; partners confirm it."""

from uuid import uuid4

import pghistory
from django.conf import settings
from django.core import signing
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import CharField, F, Q, Value
from django.db.models.functions import Cast, Concat
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from partners.models import Dispatch, DispatchRecipient, StaleDispatch
from promotion_crm import mailing, working
from promotion_crm.history import because
from promotion_crm.mailing import Sender
from promotion_crm.wording import listed

from . import letters
from .audience import audience_of

JOB = "dispatch"
State, How = DispatchRecipient.State, DispatchRecipient.How
SIGNER = signing.TimestampSigner(sep=".", salt="partners.programs.dispatching")
GOOD_FOR = 180 * 24 * 3600  # seconds that a link of a mail is good


class NoSuchLink(Exception):
    """It was never given out, was altered, or is old."""


def check_may_send(by):
    if not by.has_perm("partners.change_dispatch"):
        raise PermissionDenied(_("Only a city administrator writes and sends dispatches."))


@transaction.atomic
def send(dispatch, seen, *, by, mail=True):
    """Send a draft to the audience whose mark was `seen`, by e-mail or handed over; the Audience.

    Raises PermissionDenied, ValidationError, BadQuestion, or StaleDispatch where it was sent meanwhile or would not go
    to whom one saw.
    """
    check_may_send(by)
    with because(_("Dispatch sent"), by=by):
        held = Dispatch.objects.select_for_update(of=("self",)).get(pk=dispatch.pk)
        if held.is_sent:
            raise StaleDispatch(_("The dispatch was sent by someone else a moment ago."))
        if lacks := held.missing():
            raise ValidationError(_("Write these first: %(names)s.") % {"names": listed(lacks)})
        found = audience_of(held, by)
        if not found.rows:
            raise ValidationError(_("Nobody among the audience is a partner today. Choose another audience."))
        if found.mark != seen:
            raise StaleDispatch(_("It would not go to whom you saw. Nothing was sent; look again."))
        held.state, held.sent_by, held.sent_at = held.State.SENT, by, now()
        held.save(update_fields=["state", "sent_by", "sent_at", "updated_at"])
        job = _ask(held, by) if mail and found.mailed else None
        for row in found.rows:
            row.job = job if row.state == State.TO_SEND else None
            row.state = row.state if mail else State.BY_HAND
        DispatchRecipient.objects.bulk_create(found.rows, batch_size=1000)
    return found


def send_again(dispatch, *, by):
    """Have the mails that failed sent again; how many. Raises PermissionDenied."""
    check_may_send(by)
    with transaction.atomic(), because(_("Sent again"), by=by):
        failed = DispatchRecipient.objects.failed().filter(dispatch=dispatch)
        pks = list(failed.select_for_update(of=("self",), no_key=True).values_list("pk", flat=True))
        if pks:
            fresh = {"state": State.TO_SEND, "problem": "", "job": _ask(dispatch, by)}
            DispatchRecipient.objects.filter(pk__in=pks).update(**fresh)
    return len(pks)


def _ask(dispatch, by):
    # Each press its own: a job that ends at this moment does not take up what is asked of it.
    return working.ask(JOB, by, _("Dispatch: %(title)s") % {"title": dispatch}, dispatch=dispatch.pk, press=uuid4().hex)


# -- the worker -----------------------------------------------------------------------------


class DispatchSender(Sender):
    model = DispatchRecipient

    def __init__(self, dispatch, reply_to=()):
        super().__init__(reply_to)
        self.files = letters.attachments(dispatch)

    def read(self, pk):
        return DispatchRecipient.objects.select_related("dispatch", "organization", "contact").get(pk=pk)

    def unfit(self, mail):
        if mail.contact and mail.contact.is_barred:
            return _("This person does not want to be contacted.")
        return "" if mail.address else _("No e-mail address is known.")

    def message(self, mail):
        return letters.message(mail, link_for(mail), self.files, self.connection, self.reply_to)


def make(job, beat):
    """What the worker does: the mails of a job, one after another."""
    dispatch = Dispatch.objects.filter(pk=job.arguments["dispatch"]).first()
    if dispatch is None or not job.owner.has_perm("partners.change_dispatch"):
        raise working.JobRefused(_("Only a city administrator writes and sends dispatches."))
    with because(job.title, by=job.owner):
        try:
            sender = DispatchSender(dispatch, [job.owner.email] if job.owner.email else [])
        except ValueError as error:  # a document is not the one that was added
            raise working.JobRefused(str(error)) from error
        mailing.send_all(DispatchRecipient.objects.filter(job=job), sender, beat)
    page = {"page": dispatch.get_absolute_url(), "page_words": str(dispatch)}
    return page | {"mail": _("%(sent)d sent, %(failed)d not sent.") % sender.counts}


def end_left():
    """What comes round: mails whose job ended without them."""
    with because(_("Mails that waited")):
        mailing.end_left(DispatchRecipient.objects.all())


def stop_for(contacts):
    """Those that wait for these people are not sent any more: they want none."""
    DispatchRecipient.objects.filter(contact__in=contacts, state=State.TO_SEND).update(state=State.BARRED)


# -- what partners say ----------------------------------------------------------------------


def link_for(recipient):
    """The whole address by which this partner confirms."""
    return f"{settings.SITE_URL}{reverse('confirm-dispatch', args=[SIGNER.sign(recipient.pk)])}"


def recipient_of(token):
    """Whose link it is. Raises NoSuchLink."""
    try:
        pk = int(SIGNER.unsign(token, max_age=GOOD_FOR))
    except (signing.BadSignature, ValueError) as error:
        raise NoSuchLink from error
    row = DispatchRecipient.objects.select_related("dispatch", "organization").filter(pk=pk).first()
    if row is None:
        raise NoSuchLink
    return row


def confirm_by_link(recipient):
    """The partner says by the link of the mail that they have it; a second time changes nothing."""
    # The address of the page holds the link: it is no secret any more once it is kept.
    with transaction.atomic(), because(_("Confirmed by the partner")), pghistory.context(url=""):
        mine = DispatchRecipient.objects.unanswered().filter(pk=recipient.pk)
        return bool(mine.update(acknowledged_on=localdate(), acknowledged_how=How.LINK))


@transaction.atomic
def note_confirmed(dispatch, pks, *, by, how, on=None, note=""):
    """Note that these recipients confirmed it, all or none; how many.

    Raises PermissionDenied, ValidationError, or StaleDispatch where one of them is noted already.
    """
    on = on or localdate()
    rows = DispatchRecipient.objects.filter(dispatch=dispatch, pk__in=pks)
    held = list(rows.select_for_update(of=("self",)).select_related("organization", "dispatch").order_by("pk"))
    if not held or len(held) < len(set(pks)):
        raise ValidationError(_("Tick the partners that confirmed."))
    mine = set(rows.editable_by(by).values_list("pk", flat=True))
    if others := [row.organization for row in held if row.pk not in mine]:
        told = _("Not your partners, and not yours to confirm for: %(names)s.")
        raise PermissionDenied(told % {"names": listed(others)})
    if known := [row.organization for row in held if row.acknowledged_on]:
        raise StaleDispatch(_("Noted as confirmed already: %(names)s.") % {"names": listed(known)})
    if not localdate(held[0].dispatch.sent_at) <= on <= localdate():
        raise ValidationError(_("Confirmed on: choose a day from the sending until today."))
    with because(_("Confirmation noted"), by=by):
        said = {"acknowledged_on": on, "acknowledged_by": by, "acknowledged_how": how, "note": note.strip()}
        return rows.update(**said)


def told(found, mail):
    """What to say once an audience has got a dispatch."""
    if not mail:
        number = len(found.rows)
        said = ngettext("Recorded for %(number)d partner.", "Recorded for %(number)d partners.", number)
    else:
        number = len(found.mailed)
        said = ngettext("%(number)d mail is on its way.", "%(number)d mails are on their way.", number)
    return said % {"number": number}


def answered():
    """What partners confirmed, for their contributions: rows of (appointment, day, key, title_en, title_zh)."""
    return (
        DispatchRecipient.objects.filter(acknowledged_on__isnull=False)
        .order_by()
        .annotate(
            day=F("acknowledged_on"),
            key=Concat(Value("dispatch:"), Cast("dispatch", CharField()), output_field=CharField()),
            title_en=F("dispatch__name_en"),
            title_zh=F("dispatch__name_zh"),
        )
        .values("appointment", "day", "key", "title_en", "title_zh")
    )


def open_to(user):
    """The recipients this person may confirm for, as a condition."""
    return Q(pk__in=DispatchRecipient.objects.editable_by(user).unanswered().values("pk"))
