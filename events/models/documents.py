from django.db import models
from django.utils.translation import gettext_lazy as _

from promotion_crm.history import track
from promotion_crm.models import BaseDocument, Target, file_stays, withdrawn_whole

from .events import Event


@track()
class EventDocument(BaseDocument):
    """A file of an event."""

    TARGETS = {"event": Target(Event.objects.visible_to, Event.objects.editable_by)}
    URL = "event-document"
    named_with = ("event",)

    event = models.ForeignKey(Event, models.PROTECT, verbose_name=_("event"), related_name="documents")

    class Meta:
        verbose_name = _("document of an event")
        verbose_name_plural = _("documents of events")
        ordering = ["-uploaded_at", "-id"]
        constraints = [withdrawn_whole("event_document_withdrawn_whole")]
        triggers = [file_stays()]
