from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from promotion_crm.wording import joined

from .base import CrmQuerySet


class DigestQuerySet(CrmQuerySet):
    def unsent(self):
        return self.filter(state__in=[Digest.State.WAITING, Digest.State.FAILED])


class Digest(models.Model):
    """The mail of what is due that one person gets of one day, and what came of it.

    A log, kept by `digesting`: the row is there before the mail. `why` says what kept the mail from being sent.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        SENT = "sent", _("Sent")
        NOTHING = "nothing", _("Nothing to tell")
        FAILED = "failed", _("Failed")

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, verbose_name=_("for"), related_name="digests")
    day = models.DateField(_("day"))
    state = models.CharField(_("state"), max_length=7, choices=State, default=State.WAITING)
    address = models.EmailField(_("e-mail"), blank=True)
    tries = models.PositiveSmallIntegerField(_("tries"), default=0)
    why = models.TextField(_("why"), blank=True)
    made_at = models.DateTimeField(_("made at"), default=now)
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)

    objects = DigestQuerySet.as_manager()

    class Meta:
        verbose_name = _("mail of what is due")
        verbose_name_plural = _("mails of what is due")
        ordering = ["-day", "-id"]
        default_permissions = ("view",)
        constraints = [
            models.UniqueConstraint(
                fields=["user", "day"],
                name="digest_once_a_day",
                violation_error_message=_("This person has a mail of that day already."),
            ),
            models.CheckConstraint(
                condition=Q(state="sent", sent_at__isnull=False) | (~Q(state="sent") & Q(sent_at__isnull=True)),
                name="digest_sent_some_time",
                violation_error_message=_("A mail that was sent was sent at some time, and no other."),
            ),
        ]

    def __str__(self):
        return joined(self.user, self.day)
