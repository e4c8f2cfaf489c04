from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from promotion_crm import money
from promotion_crm.history import track
from promotion_crm.wording import joined

from .events import Event, OfEvent


@track()
class EventFigure(models.Model):
    """What came of an event as one source gives it: sources differ, and each keeps its own figure."""

    class Kind(models.TextChoices):
        EXPECTED = "expected", _("Expected")
        REGISTERED = "registered", _("Registered")
        ATTENDED = "attended", _("Attended")
        PROJECTS = "projects", _("Projects signed")
        AMOUNT = "amount", _("Amount signed")

    event = models.ForeignKey(Event, models.CASCADE, verbose_name=_("event"), related_name="figures")
    kind = models.CharField(_("what is counted"), max_length=10, choices=Kind)
    value = money.amount(_("figure"))
    currency = money.currency(_("currency of the amount"), blank=True)
    source = models.CharField(_("given by"), max_length=200)
    source_url = models.URLField(_("address of the source"), max_length=500, blank=True)
    said_on = models.DateField(_("said on"), null=True, blank=True)
    note = models.CharField(_("as announced"), max_length=200, blank=True)

    objects = OfEvent.as_manager()

    class Meta:
        verbose_name = _("figure by its source")
        verbose_name_plural = _("figures by their source")
        ordering = ["event", "kind", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["event", "kind", "source", "source_url"],
                name="figure_once_a_source",
                violation_error_message=_("This source has given this figure already; change that one."),
            ),
            models.CheckConstraint(
                condition=Q(value__gte=0) & (Q(kind="amount") & ~Q(currency="") | ~Q(kind="amount") & Q(currency="")),
                name="figure_is_whole",
                violation_error_message=_("An amount has its currency, a count has none, and neither is below 0."),
            ),
        ]

    def __str__(self):
        return joined(self.get_kind_display(), self.source)
