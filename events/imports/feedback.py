"""The column of policy feedback among those of meetings: one row of feedback stands behind it."""

from django.utils.text import capfirst
from django.utils.translation import ngettext

from events.models import PolicyFeedback

NAME = "policy_feedback"


class FeedbackColumn:
    """Makes, edits and removes the row of feedback of a meeting; of several it cannot know which is meant."""

    def __init__(self, made):
        self.made, self.kept = made, {}

    def ready(self, rows):
        """Read the feedback of the meetings whose cell was edited: {meeting: [row, …]}."""
        pks = [row.record.pk for row in rows if row.record and NAME in row.edited]
        self.kept = {}
        for said in PolicyFeedback.objects.filter(meeting__in=pks).order_by("pk") if pks else ():
            self.kept.setdefault(said.meeting_id, []).append(said)

    def _said(self, row):
        return [] if row.new else self.kept.get(row.record.pk, [])

    def judge(self, row):
        said = self._said(row)
        if row.new or not self._is_asked(row):
            return
        if len(said) > 1:
            self.made.wrong(row, NAME, _several(len(said)))
            return
        before, after = (said[0].text if said else ""), row.values[NAME]
        if before != after:
            row.changed = True
            row.changes.append((capfirst(PolicyFeedback._meta.verbose_name), before, after))

    def _is_asked(self, row):
        return NAME in row.edited and NAME in row.values

    def new(self, row):
        """The unsaved feedback of a new meeting."""
        text = row.values.get(NAME)
        return [PolicyFeedback(text=text)] if text else []

    def change(self, rows):
        asked = [(row, self._said(row), row.values[NAME]) for row in rows if self._is_asked(row)]
        added = [PolicyFeedback(meeting=row.record, text=text) for row, said, text in asked if text and not said]
        PolicyFeedback.objects.bulk_create(added)
        edited = [(said[0], text) for _row, said, text in asked if said and text and said[0].text != text]
        for kept, text in edited:
            kept.text = text
        PolicyFeedback.objects.save_all([kept for kept, _text in edited], ["text"])
        gone = [said[0].pk for _row, said, text in asked if said and not text]
        if gone:
            PolicyFeedback.objects.filter(pk__in=gone).delete()


def _several(count):
    said = ngettext(
        "The meeting has %(count)d piece of feedback, each of its own area. Edit them on its page, "
        "and leave the cell as it was exported.",
        "The meeting has %(count)d pieces of feedback, each of its own area. Edit them on its page, "
        "and leave the cell as it was exported.",
        count,
    )
    return said % {"count": count}
