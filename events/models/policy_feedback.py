from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from promotion_crm import search
from promotion_crm.history import track
from promotion_crm.models import CrmModel
from promotion_crm.search import Searchable

from .meetings import Meeting, OfMeeting


@track()
class PolicyFeedback(Searchable, CrmModel):
    """What was said at a meeting about a policy: of which area, and how much it weighs."""

    class Area(models.TextChoices):
        TAX = "tax", _("Tax and finance")
        LAND = "land", _("Land and premises")
        TALENT = "talent", _("Talent and visas")
        CUSTOMS = "customs", _("Customs and trade")
        DATA = "data", _("Data and cybersecurity")
        ACCESS = "access", _("Market access")
        LICENSING = "licensing", _("Licensing and approvals")
        UTILITIES = "utilities", _("Utilities and infrastructure")
        OTHER = "other", _("Other")

    class Severity(models.TextChoices):
        REMARK = "remark", _("Remark")
        HINDRANCE = "hindrance", _("Hindrance")
        BLOCKING = "blocking", _("Blocks investment")

    meeting = models.ForeignKey(Meeting, models.CASCADE, verbose_name=_("meeting"), related_name="feedback")
    text = models.TextField(_("feedback"))
    area = models.CharField(_("area"), max_length=10, choices=Area, default=Area.OTHER)
    severity = models.CharField(_("severity"), max_length=10, choices=Severity, default=Severity.REMARK)

    objects = OfMeeting.as_manager()
    search_fields = ("text",)
    search_pinyin = False

    class Meta:
        verbose_name = _("policy feedback")
        verbose_name_plural = _("policy feedback")
        ordering = ["-id"]
        indexes = [
            search.index("policy_feedback_search"),
            models.Index(fields=["area", "id"], name="policy_feedback_by_area"),
            models.Index(fields=["severity", "id"], name="policy_feedback_by_severity"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(text__regex=r"\S"),
                name="policy_feedback_says_something",
                violation_error_message=_("Feedback needs its words: write what was said, or remove it."),
            )
        ]

    def __str__(self):
        return Truncator(self.text).chars(80)

    @property
    def page_url(self):
        """Where it stands; no `get_absolute_url`, as the search over all kinds has no room for one more."""
        return f"{reverse('meeting', args=[self.meeting_id])}#feedback-{self.pk}"
