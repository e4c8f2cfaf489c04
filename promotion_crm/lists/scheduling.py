"""Exports that come round: asked for when they are due, and told by mail once they are made."""

import logging
import smtplib

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.timezone import now
from django.utils.translation import gettext as _

from promotion_crm import working
from promotion_crm.history import because
from promotion_crm.models import ExportSchedule

from . import background

log = logging.getLogger(__name__)


def ask_due():
    """A job for each schedule that is due, however long it has been so; and when it comes round next."""
    with transaction.atomic(), because(_("The scheduled export came round.")):
        due = ExportSchedule.objects.due(now()).select_related("owner").select_for_update(skip_locked=True, of=["self"])
        for schedule in due:
            ask(schedule)
            schedule.next_at = schedule.following(now())
            schedule.save(update_fields=["next_at", "updated_at"])


def ask(schedule):
    """The job that makes it now."""
    with translation.override(schedule.language):
        return working.ask(
            "scheduled export",
            schedule.owner,
            schedule.name,
            list=schedule.list_name,
            format=schedule.format,
            query=schedule.query,
            schedule=schedule.pk,
        )


def make(job, beat):
    """What the worker does: the export, then a mail to its owner that says where it lies, or why it does not."""
    try:
        result = background.make(job, beat)
    except working.JobRefused as refused:
        _tell(job, _("“%(name)s” was not made"), str(refused))
        raise
    return result | _tell(job, _("“%(name)s” is ready"), _("The file can be downloaded by you alone, once signed in."))


def _tell(job, subject, said):
    """Mail the owner; what keeps it from arriving is part of the result, and no reason to fail."""
    if not job.owner.email:
        return {"mail": _("No mail was sent: your account has no e-mail address.")}
    days = _("It is kept for %(days)d days.") % {"days": settings.EXPORT_KEEP_DAYS}
    text = f"{said}\n\n{settings.SITE_URL}{reverse('job', args=[job.pk])}\n\n{days}\n"
    try:
        send_mail(subject % {"name": " ".join(job.title.split())}, text, None, [job.owner.email])
    except (OSError, smtplib.SMTPException) as error:
        log.warning("job %s: the mail to its owner was not sent: %s", job.pk, error)
        return {"mail": _("The mail was not sent: %(why)s") % {"why": error}}
    return {"mail": _("A mail was sent to %(address)s.") % {"address": job.owner.email}}
