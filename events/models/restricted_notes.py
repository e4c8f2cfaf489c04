from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from promotion_crm.history import track
from promotion_crm.models import CrmModel, CrmQuerySet

from .meetings import Meeting, attended_by


def meetings_noted_by(user):
    """Meetings whose restricted notes a person reads and writes, where their role has such notes at all.

    Those they were in or logged; the city administrator stands above all of them.
    """
    rows = Meeting.objects.visible_to(user)
    if user.is_superuser or "city administrator" in user.roles:
        return rows
    return rows.filter(Q(logged_by=user) | Q(pk__in=attended_by(user)))


class RestrictedNoteQuerySet(CrmQuerySet):
    def seen_by(self, user):
        return self.filter(meeting__in=meetings_noted_by(user))


@track()
class RestrictedNote(CrmModel):
    """What was said at a meeting and is for those who were there and who stands above them alone.

    A row of its own and of no list: no export, search or file of meetings can hold it.
    """

    meeting = models.ForeignKey(Meeting, models.CASCADE, verbose_name=_("meeting"), related_name="restricted_notes")
    text = models.TextField(_("restricted note"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name=_("by"),
        related_name="restricted_notes",
        editable=False,
        null=True,
    )

    objects = RestrictedNoteQuerySet.as_manager()

    class Meta:
        verbose_name = _("restricted note")
        verbose_name_plural = _("restricted notes")
        ordering = ["created_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(text__regex=r"\S"),
                name="restricted_note_says_something",
                violation_error_message=_("A restricted note needs its words: write them, or remove it."),
            )
        ]

    def __str__(self):
        return str(self._meta.verbose_name)  # never its words, which stand nowhere else
