from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from promotion_crm.history import track
from promotion_crm.models import CrmQuerySet, Job
from promotion_crm.wording import joined

from .events import Event
from .participations import Participation


class GuestMailQuerySet(CrmQuerySet):
    def changed_by(self, user):
        return self.filter(participation__event__in=Event.objects.all().changed_by(user))

    def failed(self):
        return self.filter(state=GuestMail.State.FAILED)


@track()
class GuestMail(models.Model):
    """A mail to a guest of an event: one of each kind, sent once.

    It is claimed before it is handed to the mail server and marked after it. What a worker leaves between the two
    when it dies may have arrived or not: it is not sent again but by a person, who is told so.
    `language` is blank where the guest's own is meant, `job` blank where the database asked for the mail.
    """

    class Kind(models.TextChoices):
        INVITATION = "invitation", pgettext_lazy("mail", "Invitation")
        PLACE_FREE = "place_free", pgettext_lazy("mail", "A place is free")
        THANKS = "thanks", pgettext_lazy("mail", "Thanks")

    class State(models.TextChoices):
        TO_SEND = "to_send", pgettext_lazy("mail", "To be sent")
        SENDING = "sending", pgettext_lazy("mail", "Being sent")
        SENT = "sent", pgettext_lazy("mail", "Sent")
        FAILED = "failed", pgettext_lazy("mail", "Not sent")

    participation = models.ForeignKey(
        Participation, models.CASCADE, verbose_name=_("participant"), related_name="mails"
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    language = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES, blank=True)
    intro = models.CharField(_("first line"), max_length=500, blank=True)
    state = models.CharField(_("state"), max_length=7, choices=State, default=State.TO_SEND)
    problem = models.CharField(_("problem"), max_length=500, blank=True)
    asked_at = models.DateTimeField(_("asked at"), default=now)
    claimed_at = models.DateTimeField(_("begun at"), null=True, blank=True)
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("by"), related_name="+", null=True, blank=True
    )
    job = models.ForeignKey(
        Job, models.PROTECT, verbose_name=_("background job"), related_name="+", null=True, blank=True
    )

    objects = GuestMailQuerySet.as_manager()

    class Meta:
        verbose_name = _("mail to a guest")
        verbose_name_plural = _("mails to guests")
        ordering = ["-asked_at", "-id"]
        default_permissions = ("view",)
        indexes = [
            models.Index(fields=["state", "id"], condition=Q(state__in=["to_send", "sending"]), name="guest_mail_open"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["participation", "kind"],
                name="guest_mail_once",
                violation_error_message=_("This guest has such a mail already; send that one again."),
            ),
            models.CheckConstraint(
                condition=Q(state="sent", sent_at__isnull=False) | ~Q(state="sent") & Q(sent_at__isnull=True),
                name="guest_mail_sent_some_time",
                violation_error_message=_("A mail that was sent was sent at some time, and no other was."),
            ),
        ]

    def __str__(self):
        return joined(self.get_kind_display(), self.participation)
