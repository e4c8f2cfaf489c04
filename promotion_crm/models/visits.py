from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from .base import CrmQuerySet


class VisitQuerySet(CrmQuerySet):
    def seen_by(self, user):
        return self.filter(user=user)


class Visit(models.Model):
    """A record a person opened, and perhaps starred. See `visits.py`, which writes them.

    `kind` is the label of the record's model, such as partners.organization. Not kept in the
    history: how a person walks through the site is nobody's business.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, verbose_name=_("user"), related_name="visits")
    kind = models.CharField(_("kind"), max_length=60)
    record_id = models.BigIntegerField(_("number"))
    seen_at = models.DateTimeField(_("opened"))
    starred_at = models.DateTimeField(_("starred"), null=True, blank=True)

    objects = VisitQuerySet.as_manager()

    class Meta:
        verbose_name = _("visit")
        verbose_name_plural = _("visits")
        ordering = ["-seen_at", "-id"]
        default_permissions = ("view",)
        indexes = [models.Index(fields=["user", "-seen_at"], name="visit_by_time")]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "kind", "record_id"],
                name="visit_once",
                violation_error_message=_("This record is remembered already."),
            )
        ]

    def __str__(self):
        return f"{self.kind} {self.record_id}"
