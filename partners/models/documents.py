from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from promotion_crm.history import track
from promotion_crm.models import BaseDocument, Target, belongs_to_one, file_stays, withdrawn_whole
from promotion_crm.roles import DETAILS, VERIFY

from .applications import Application
from .appointments import Appointment
from .dispatches import Dispatch
from .leads import ProjectLead
from .verification import Verification


def _leads_in_full(user):
    """Those of which this person reads more than title and stage."""
    leads = ProjectLead.objects.visible_to(user)
    return leads if user.has_perm(DETAILS) else leads.none()


def _verifications(user):
    """Of those who work on the lead, and of verifiers who may decide."""
    seen = Verification.objects.visible_to(user)
    if user.has_perm(VERIFY):
        return seen if user.is_superuser else seen.exclude(lead__owner=user.pk)
    return seen.filter(lead__in=ProjectLead.objects.tended_by(user))


# What a document of this floor can belong to: a foreign key of `Document` and a line here.
TARGETS = {
    "lead": Target(_leads_in_full, ProjectLead.objects.tended_by),
    "application": Target(Application.objects.visible_to, Application.objects.tended_by),
    "appointment": Target(Appointment.objects.visible_to, Appointment.objects.editable_by),
    "verification": Target(
        Verification.objects.visible_to, _verifications, lambda row: reverse("verification", args=[row.lead_id])
    ),
    "dispatch": Target(Dispatch.objects.visible_to, Dispatch.objects.editable_by),
}


@track()
class Document(BaseDocument):
    """A file of a lead, an application, an appointment, a verification or a dispatch."""

    TARGETS = TARGETS
    URL = "document"
    named_with = (
        *("lead", "verification__lead", "dispatch", "application__organization", "application__program"),
        *(f"appointment__{name}" for name in Appointment.named_with),
    )

    lead = models.ForeignKey(
        ProjectLead, models.PROTECT, verbose_name=_("lead"), related_name="documents", null=True, blank=True
    )
    application = models.ForeignKey(
        Application, models.PROTECT, verbose_name=_("application"), related_name="documents", null=True, blank=True
    )
    appointment = models.ForeignKey(
        Appointment, models.PROTECT, verbose_name=_("appointment"), related_name="documents", null=True, blank=True
    )
    verification = models.ForeignKey(
        Verification, models.PROTECT, verbose_name=_("verification"), related_name="documents", null=True, blank=True
    )
    dispatch = models.ForeignKey(
        Dispatch, models.PROTECT, verbose_name=_("dispatch"), related_name="documents", null=True, blank=True
    )

    class Meta:
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        ordering = ["-uploaded_at", "-id"]
        constraints = [belongs_to_one(*TARGETS, name="document_of_one"), withdrawn_whole("document_withdrawn_whole")]
        triggers = [file_stays()]
