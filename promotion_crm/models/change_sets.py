from datetime import timedelta

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from promotion_crm.roles import UNDO_ANY

from .base import CrmQuerySet

KEPT = timedelta(days=30)  # how long it can be undone


class ChangeSetQuerySet(CrmQuerySet):
    def seen_by(self, user):
        """One's own; of all people for those who may undo any."""
        return self.all() if user.has_perm(UNDO_ANY) else self.filter(by=user.pk)

    def recent(self):
        """Those of the time in which they can be undone."""
        return self.filter(at__gt=now() - KEPT)

    def merges(self, kind):
        """The merges of records of one model, by its label, but for those that were undone."""
        return self.filter(merged_kind=kind, undone_at__isnull=True)


class ChangeSet(models.Model):
    """Many rows changed by one act, an import, a bulk edit or a merge, that is undone as a whole; see undoing.py.

    `context` is the context of its entries in the history, `fields` the names of those that a
    bulk edit or a merge wrote. Of a merge it says which record stayed and which went, by their
    numbers and the label of their model; what they were called stands in the history.
    A log: the database lets it be marked as undone, once, and no more.
    """

    class Kind(models.TextChoices):
        EDIT = "edit", _("Bulk edit")
        IMPORT = "import", pgettext_lazy("kind of change", "Import")
        MERGE = "merge", pgettext_lazy("kind of change", "Merge")
        INVITATION = "invite", pgettext_lazy("kind of change", "Invitation")

    context = models.UUIDField(_("mark in the history"), unique=True, editable=False)
    kind = models.CharField(pgettext_lazy("of a bulk change", "kind"), max_length=6, choices=Kind)
    list_name = models.CharField(_("list"), max_length=40)
    row_count = models.PositiveIntegerField(_("records"))
    fields = models.JSONField(_("fields"), default=list)
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    merged_kind = models.CharField(_("kind of the merged records"), max_length=60, blank=True)
    kept_id = models.BigIntegerField(_("number of the record that stayed"), null=True, blank=True)
    gone_id = models.BigIntegerField(_("number of the record that went"), null=True, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name=_("by"),
        related_name="change_sets",
        null=True,
        blank=True,
        help_text=_("Empty when the command line made it without naming a person."),
    )
    at = models.DateTimeField(_("at"), auto_now_add=True)
    undone_at = models.DateTimeField(_("undone at"), null=True, blank=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name=_("undone by"),
        related_name="+",
        null=True,
        blank=True,
    )

    objects = ChangeSetQuerySet.as_manager()

    class Meta:
        verbose_name = _("bulk change")
        verbose_name_plural = _("bulk changes")
        ordering = ["-at", "-id"]
        default_permissions = ("view",)
        permissions = [("undo_any_change", _("Can undo the bulk changes of others"))]
        indexes = [
            models.Index(fields=["by", "-at", "-id"], name="change_set_by_person"),
            models.Index(fields=["-at", "-id"], name="change_set_by_time"),
            models.Index(fields=["merged_kind", "gone_id"], condition=~Q(merged_kind=""), name="change_set_by_gone"),
            models.Index(fields=["merged_kind", "kept_id"], condition=~Q(merged_kind=""), name="change_set_by_kept"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(undone_by__isnull=True) | Q(undone_at__isnull=False),
                name="change_set_undone_some_time",
                violation_error_message=_("What someone undid was undone at some time."),
            ),
            models.CheckConstraint(
                condition=Q(kind="merge", kept_id__isnull=False, gone_id__isnull=False) & ~Q(merged_kind="")
                | ~Q(kind="merge") & Q(merged_kind="", kept_id__isnull=True, gone_id__isnull=True),
                name="change_set_merges_two",
                violation_error_message=_("A merge names the record that stayed and the one that went."),
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="kept", operation=pgtrigger.Delete),
            pgtrigger.Trigger(
                name="undone_once",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                func="""
                    IF OLD.undone_at IS NOT NULL
                       OR to_jsonb(NEW) - 'undone_at' - 'undone_by_id' <> to_jsonb(OLD) - 'undone_at' - 'undone_by_id'
                    THEN RAISE check_violation
                         USING MESSAGE = 'A bulk change is undone once, and changed no otherwise.';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()}: {self.list_name}, {self.row_count}"

    def get_absolute_url(self):
        return reverse("bulk-change", args=[self.pk])

    @property
    def expires_at(self):
        return self.at + KEPT

    @property
    def is_expired(self):
        return now() > self.expires_at
