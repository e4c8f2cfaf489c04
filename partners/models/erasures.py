import pgtrigger
from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from promotion_crm.models import CrmQuerySet


class Erasure(models.Model):
    """A person who was erased at their wish: who did it, when, why, and what the proof found. Never changed.

    It holds nothing of the person but the number. `rewritten` is {table: rows}; `proof` says how many tables and
    columns were read through afterwards, and in which the person is still found: in none, or nothing is erased.
    """

    number = models.BigIntegerField(_("number of the contact"), unique=True)
    reason = models.CharField(_("reason"), max_length=300)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("by"), related_name="+", null=True, blank=True
    )
    at = models.DateTimeField(_("at"), auto_now_add=True)
    rewritten = models.JSONField(_("rows rewritten"), default=dict)
    proof = models.JSONField(_("proof"), default=dict)

    objects = CrmQuerySet.as_manager()

    class Meta:
        verbose_name = _("erasure")
        verbose_name_plural = _("erasures")
        ordering = ["-at", "-id"]
        default_permissions = ("view",)
        triggers = [pgtrigger.Protect(name="kept", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self):
        return _("Erased person %(number)d") % {"number": self.number}
