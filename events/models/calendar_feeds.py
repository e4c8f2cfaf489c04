import hashlib
import secrets

from django.conf import settings
from django.db import models, transaction
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from promotion_crm.history import track
from promotion_crm.models import CrmQuerySet

OCTETS = 32  # of chance in a token: guessing one is hopeless, so a plain digest keeps it


class CalendarFeedQuerySet(CrmQuerySet):
    def seen_by(self, user):
        return self.filter(user=user)

    def opened_by(self, token):
        """The feed of a token, or None; also where the account of its person is closed."""
        feeds = self.filter(token_hash=digest(token), user__is_active=True)
        return feeds.select_related("user__district").first()


@track(exclude=["token_hash"])
class CalendarFeed(models.Model):
    """The secret address of a person's calendar. The token in it is shown once; only its digest is kept."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, verbose_name=_("user"), related_name="calendar_feeds"
    )
    token_hash = models.CharField(_("digest of the token"), max_length=64, unique=True, editable=False)
    made_at = models.DateTimeField(_("made"), default=now, editable=False)

    objects = CalendarFeedQuerySet.as_manager()

    class Meta:
        verbose_name = _("calendar feed")
        verbose_name_plural = _("calendar feeds")
        ordering = ["user"]
        default_permissions = ("view",)
        constraints = [
            models.UniqueConstraint(
                fields=["user"],
                name="calendar_feed_once",
                violation_error_message=_("This person has a calendar feed already; replace its address."),
            )
        ]

    def __str__(self):
        return str(self.user)

    @classmethod
    @transaction.atomic
    def make(cls, *, by):
        """A new token for this person, in place of the one before."""
        by.hold()
        token = secrets.token_urlsafe(OCTETS)
        cls.objects.update_or_create(user=by, defaults={"token_hash": digest(token), "made_at": now()})
        return token


def digest(token):
    return hashlib.sha256(token.encode()).hexdigest()
