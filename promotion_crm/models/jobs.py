from enum import nonmember

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from .base import CrmQuerySet


class JobQuerySet(CrmQuerySet):
    def open(self):
        return self.filter(state__in=Job.State.OPEN)


class Job(models.Model):
    """A long piece of work that a worker does for a person, with what that person may do by then.

    `kind` is a key of the setting JOBS, `arguments` what its function reads; `done` of `total`
    rows are behind it, `total` None until they were counted. `result` is what it came to, `why`
    says in the owner's language why it came to nothing.
    """

    class State(models.TextChoices):
        WAITING = "waiting", pgettext_lazy("job", "Waiting")
        RUNNING = "running", pgettext_lazy("job", "Running")
        DONE = "done", pgettext_lazy("job", "Done")
        FAILED = "failed", pgettext_lazy("job", "Failed")
        CANCELLED = "cancelled", pgettext_lazy("job", "Cancelled")
        OPEN = nonmember(("waiting", "running"))

    kind = models.CharField(_("kind"), max_length=40)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("owner"), related_name="jobs")
    title = models.CharField(_("title"), max_length=200)
    arguments = models.JSONField(_("arguments"), default=dict, blank=True)
    language = models.CharField(_("language"), max_length=10)
    state = models.CharField(_("state"), max_length=9, choices=State, default=State.WAITING)
    done = models.PositiveBigIntegerField(_("rows done"), default=0)
    total = models.PositiveBigIntegerField(_("rows in all"), null=True, blank=True)
    result = models.JSONField(_("result"), default=dict, blank=True)
    why = models.TextField(_("why"), blank=True)
    tries = models.PositiveSmallIntegerField(_("tries"), default=0)
    cancel_asked = models.BooleanField(_("to be cancelled"), default=False)
    asked_at = models.DateTimeField(_("asked at"), default=now)
    started_at = models.DateTimeField(_("started at"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        verbose_name = _("background job")
        verbose_name_plural = _("background jobs")
        ordering = ["-asked_at", "-id"]
        default_permissions = ("view",)
        indexes = [
            models.Index(fields=["owner", "-id"], name="job_of_owner"),
            models.Index(fields=["state"], condition=Q(state__in=["waiting", "running"]), name="job_open"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, state__in=["waiting", "running"])
                | Q(ended_at__isnull=False, state__in=["done", "failed", "cancelled"]),
                name="job_ends_when_it_ends",
                violation_error_message=_("A job has the time of its end from its end on, not before."),
            )
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("job", args=[self.pk])

    @property
    def is_open(self):
        return self.state in self.State.OPEN

    @property
    def untaken(self):
        """Whether it waits so long that no worker seems to be there."""
        return self.state == self.State.WAITING and (now() - self.asked_at).total_seconds() > 30
