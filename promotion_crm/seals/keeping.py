"""What the worker does by itself: a seal once an hour, a verification and a mail of the newest seal once a day."""

import logging
from datetime import timedelta

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import connection, transaction
from django.utils.timezone import localtime, now
from django.utils.translation import gettext as _

from promotion_crm.mailing import TO_SEND, Sender, in_doubt
from promotion_crm.models import HistoryCheck, Seal, SealMail

from .sealing import seal
from .settling import StillRunning
from .verifying import verify

SEES_SEALS = "promotion_crm.view_seal"
SEALED_EVERY = timedelta(hours=1)
CHECKED_EVERY = MAILED_EVERY = timedelta(days=1)
KEEPING = 5_201_321  # advisory lock, with one of the numbers below: one worker at a time
SEALING, CHECKING, MAILING = 1, 2, 3
log = logging.getLogger(__name__)


def seal_due():
    """Seal what was written, where the last seal is an hour old."""
    if _is_due(Seal.objects.filter(kind=Seal.Kind.SEAL), SEALED_EVERY) and _mine(SEALING):
        try:
            seal()
        except StillRunning:
            log.info("the history is sealed in the next round: somebody is still writing")
        finally:
            _free(SEALING)


def check_due():
    """Verify the history, where there is a seal and the last verification is a day old."""
    if _is_due(HistoryCheck.objects.all(), CHECKED_EVERY) and Seal.objects.exists() and _mine(CHECKING):
        try:
            checked()
        finally:
            _free(CHECKING)


def checked(against=""):
    """Verify, and keep what was found."""
    report = verify(against)
    HistoryCheck.objects.create(
        seconds=report.seconds,
        seal_count=report.seals,
        amendment_count=report.amendments,
        row_count=report.rows,
        wrong=report.wrong,
        findings=[vars(finding) for finding in report.findings],
        head=report.head,
    )
    if not report.holds:
        log.error("the history is not as it was sealed: %s", report.findings[0])
    return report


def mail_due():
    """Send the newest seal outside, once a day, to whom the setting SEAL_MAIL_TO names."""
    if not settings.SEAL_MAIL_TO or not _mine(MAILING):
        return
    try:
        newest = Seal.objects.first()
        if newest and _is_due(SealMail.objects.all(), MAILED_EVERY, "made_at"):
            with transaction.atomic():
                for address in settings.SEAL_MAIL_TO:
                    SealMail.objects.get_or_create(seal=newest, address=address)
        _send_waiting()
    finally:
        _free(MAILING)


def _send_waiting():
    in_doubt(SealMail.objects.all())
    sender = SealSender()
    for pk in SealMail.objects.filter(state=TO_SEND).order_by("pk").values_list("pk", flat=True):
        sender.send(pk)


class SealSender(Sender):
    model = SealMail

    def message(self, mail):
        at = localtime(mail.seal.at).strftime("%Y-%m-%d %H:%M")
        said = {"code": mail.seal.code, "at": at, "site": settings.SITE_URL}
        text = _(
            "The history of %(site)s was sealed on %(at)s:\n\n%(code)s\n\nKeep this mail. Whether the history still"
            " holds to it says\n\nmanage.py verify_history --against %(code)s\n"
        )
        subject = _("Seal of %(at)s: %(code)s") % said
        return EmailMessage(subject, text % said, to=[mail.address], connection=self.connection)


def _is_due(rows, every, by="at"):
    return not rows.filter(**{f"{by}__gt": now() - every}).exists()


def _mine(number):
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [KEEPING, number])
        return cursor.fetchone()[0]


def _free(number):
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [KEEPING, number])
