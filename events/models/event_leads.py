from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from partners.models import ProjectLead
from partners.pipeline import Status
from promotion_crm.history import track

from .events import Event, OfEvent
from .meetings import Meeting, MeetingLead

# What is counted of the leads of an event: the figure is one for all who may read it. A restricted lead would
# give itself away by it, and a duplicate is a lead that was counted before.
COUNTED = Q(lead__confidentiality="normal") & ~Q(lead__status=Status.DUPLICATE)


class OfEventAndLead(OfEvent):
    def seen_by(self, user):
        """An event is public; of its leads each sees their own."""
        return self.filter(lead__in=ProjectLead.objects.visible_to(user))

    def counted(self):
        """Those of the figure that were not spoken of at a meeting of the event, which has them already."""
        return self.filter(COUNTED).exclude(
            Exists(spoken_of().filter(meeting__event=OuterRef("event"), lead=OuterRef("lead")))
        )


@track()
class EventLead(models.Model):
    """A lead that came out of an event, as someone entered it; those of its meetings come on top."""

    event = models.ForeignKey(Event, models.CASCADE, verbose_name=_("event"), related_name="lead_links")
    lead = models.ForeignKey(ProjectLead, models.PROTECT, verbose_name=_("lead"), related_name="event_links")

    objects = OfEventAndLead.as_manager()

    class Meta:
        verbose_name = _("lead out of an event")
        verbose_name_plural = _("leads out of events")
        ordering = ["event", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["event", "lead"],
                name="event_lead_once",
                violation_error_message=_("This lead is already named on the event."),
            )
        ]

    def __str__(self):
        return str(self.lead)


def spoken_of():
    """The leads of complete meetings of events that count."""
    return MeetingLead.objects.filter(COUNTED, meeting__event__isnull=False, meeting__state=Meeting.State.COMPLETE)
