"""Mails sent by a worker, each once: what the mails of every floor have in common.

A row of a mail has a `state` of `State` at least, `problem`, `claimed_at`, `sent_at`. It is claimed in a transaction of
its own, handed to the mail server and marked in another. A worker that dies between the two leaves one mail of which
nobody knows whether it arrived: it is shown as such, and a person says whether it is sent again. None is lost and none
is sent twice by itself.
"""

import logging
import smtplib

from django.core.mail import get_connection
from django.utils.timezone import now
from django.utils.translation import gettext as _

log = logging.getLogger(__name__)
TO_SEND, SENDING, SENT, FAILED = "to_send", "sending", "sent", "failed"
REFUSED_AT_ALL = 3  # refusals of a connection one after another: the server is not there
OF_ONE = (smtplib.SMTPRecipientsRefused, smtplib.SMTPSenderRefused, smtplib.SMTPDataError)  # refusals of one mail


class Sender:
    """Sends mails by one connection, and goes on past those that are refused.

    A floor says of its model: `read` a mail with what is written of, why it is `unfit` by now, and its `message`.
    """

    model = None

    def __init__(self, reply_to=()):
        self.connection, self.reply_to = get_connection(), reply_to
        self.counts, self.unreachable, self.why = {SENT: 0, FAILED: 0}, 0, ""

    def read(self, pk):
        return self.model.objects.get(pk=pk)

    def unfit(self, mail):
        """Why this one gets no such mail by now, in a sentence; "" where they do."""
        return ""

    def message(self, mail):
        """The e-mail, ready to be sent by `self.connection`."""
        raise NotImplementedError

    def send(self, pk):
        """Send a mail that waits, unless another does already."""
        mine = self.model.objects.filter(pk=pk, state=TO_SEND)
        if not mine.update(state=SENDING, claimed_at=now()):
            return
        mail = self.read(pk)
        problem = self.unfit(mail) or self._handed_over(mail)
        state = FAILED if problem else SENT
        self.counts[state] += 1
        marked = {"state": state, "problem": problem[:500], "sent_at": None if problem else now()}
        self.model.objects.filter(pk=pk, state=SENDING).update(**marked)

    def _handed_over(self, mail):
        """Why the mail server did not take it; "" where it did."""
        if self.unreachable >= REFUSED_AT_ALL:
            return self.why
        try:
            self.connection.send_messages([self.message(mail)])
        except (OSError, smtplib.SMTPException, ValueError) as error:
            log.warning("%s %s was not sent: %s", mail._meta.label, mail.pk, error)
            self.unreachable = self.unreachable + 1 if _is_unreachable(error) else 0
            self.why = _("The mail server said: %(why)s") % {"why": _in_words(error)}
            self._reopen()
            return self.why
        self.unreachable = 0
        return ""

    def _reopen(self):
        try:
            self.connection.close()
        except (OSError, smtplib.SMTPException):
            self.connection = get_connection()


def in_doubt(mails):
    """Mark those that a worker had in hand when it died."""
    said = _("The worker was stopped while it sent this mail: it may have arrived or not. Ask, or send it again.")
    mails.filter(state=SENDING).update(state=FAILED, problem=said)


def end_left(mails):
    """Mark those whose job ended without them: a person sends them again."""
    left = mails.exclude(job=None).exclude(job__state__in=["waiting", "running"])
    left = left.filter(state__in=[TO_SEND, SENDING])
    in_doubt(left)
    stopped = _("The sending was stopped before it. Send it again.")
    left.filter(state=TO_SEND).update(state=FAILED, problem=stopped)


def send_all(mails, sender, beat):
    """Send those that wait, one after another, saying so to a Beat."""
    in_doubt(mails)
    waiting = list(mails.filter(state=TO_SEND).order_by("pk").values_list("pk", flat=True))
    beat.of(len(waiting))
    for done, pk in enumerate(waiting):
        beat(done)
        sender.send(pk)


def _is_unreachable(error):
    return isinstance(error, OSError) and not isinstance(error, OF_ONE)


def _in_words(error):
    """What a server answered, without the marks of Python around it."""
    answers = list(error.recipients.values()) if isinstance(error, smtplib.SMTPRecipientsRefused) else []
    if isinstance(error, smtplib.SMTPResponseException):
        answers = [(error.smtp_code, error.smtp_error)]
    told = [f"{code} {text.decode(errors='replace') if isinstance(text, bytes) else text}" for code, text in answers]
    return " ".join(told or [str(error) or type(error).__name__])
