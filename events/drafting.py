"""Writing a draft of a meeting anew: it stays a draft, or becomes complete and counts."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from events.models import FollowUp, Meeting, MeetingAttendee, PolicyFeedback
from events.recording import LINKS, count_for_leads, follow_from, keep_feedback, keep_restricted, relink


class AlreadyComplete(Exception):
    """Someone has completed or deleted the draft meanwhile."""


@transaction.atomic
def rewrite_draft(minutes, *, by, gone=()):
    """Save a draft with all that belongs to it; its next step is one follow-up, however often it is written.

    `gone` is feedback that was taken out. Raises AlreadyComplete, PermissionDenied.
    """
    meeting = minutes.meeting
    before = Meeting.objects.select_for_update(no_key=True).filter(pk=meeting.pk, state=Meeting.State.DRAFT).first()
    if before is None:
        raise AlreadyComplete(_("This meeting is complete already; change it by “Edit” on its page."))
    if not Meeting.objects.editable_by(by).filter(pk=meeting.pk).exists():
        raise PermissionDenied(_("This meeting is not yours to change."))
    meeting.save()
    _relink_all(minutes, by)
    _write_feedback(minutes, gone)
    keep_restricted([minutes], by=by)
    _follow(minutes, before, by)
    count_for_leads(meeting, minutes.leads, by=meeting.logged_by or by)


def _relink_all(minutes, by):
    """What `by` may not see stays, and so does a colleague who has left since."""
    # All is compared before any is written: whoever is put among those who were there sees more.
    for kind, added, removed in [_unlike(minutes, kind, by) for kind in LINKS]:
        relink(kind, add=[(minutes.meeting, record) for record in added], remove=removed)


def _unlike(minutes, kind, by):
    """Of one kind of links the records to add, and the links to remove."""
    model, name = LINKS[kind]
    links = model.objects.visible_to(by).filter(meeting=minutes.meeting)
    if model is MeetingAttendee:
        links = links.filter(user__is_active=True)
    present = {getattr(link, f"{name}_id"): link for link in links}
    wanted = {record.pk: record for record in getattr(minutes, kind)}
    added = [record for pk, record in wanted.items() if pk not in present]
    return kind, added, [link for pk, link in present.items() if pk not in wanted]


def _write_feedback(minutes, gone):
    PolicyFeedback.objects.filter(pk__in=[row.pk for row in gone]).delete()
    PolicyFeedback.objects.save_all([row for row in minutes.feedback if row.pk], ["text", "area", "severity"])
    keep_feedback([(minutes.meeting, row) for row in minutes.feedback if not row.pk])


def _follow(minutes, before, by):
    """The open follow-up of the next step says what the draft now says."""
    meeting = minutes.meeting
    kept = FollowUp.objects.open().filter(meeting=meeting, what=before.next_step).order_by("pk").first()
    if not before.next_step or not kept:
        if (meeting.next_step, meeting.next_on) != (before.next_step, before.next_on):
            follow_from([minutes], by=by)
        return
    if not meeting.next_step:
        kept.delete()
        return
    kept.what, kept.due_on, kept.owner = meeting.next_step, meeting.next_on, minutes.owner or kept.owner
    kept.organization = kept.organization or next(iter(minutes.organizations), None)
    kept.lead = kept.lead or (minutes.leads[0] if len(minutes.leads) == 1 else None)
    kept.save()
