from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from promotion_crm.editing import Unchanged
from promotion_crm.models import ExportSchedule
from promotion_crm.working import JobRefused

from .background import asked
from .exporting import check
from .problems import BadQuestion, ExportRefused

MOST = 50  # schedules of one person


class ScheduleForm(Unchanged):
    """How often a list is exported. `question` is what it asks, None while it cannot be asked."""

    purpose = forms.CharField(label=_("Purpose"), max_length=200, required=False)

    class Meta:
        model = ExportSchedule
        fields = ["name", "format", "language", "every", "weekday", "day", "hour", "is_active"]
        help_texts = {"is_active": _("Unticked, it pauses.")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.question, self.trouble = None, ""
        try:
            self.question = self._asked(self.instance.query)
        except (BadQuestion, JobRefused) as error:
            self.trouble = str(error)
        if self.question and any(column.personal for column in self.question.columns):
            self.fields["purpose"].required = True
            self.fields["purpose"].help_text = _("The columns hold personal data.")
            self.initial.setdefault("purpose", self.question.purpose)
        else:
            del self.fields["purpose"]

    def _asked(self, query):
        return asked(self.instance.owner, self.instance.list_name, query)

    def clean(self):
        data = super().clean()
        if self.trouble:
            raise ValidationError(self.trouble)
        query = QueryDict(self.instance.query, mutable=True)
        for name in ("page", "after", "before", "purpose"):
            query.pop(name, None)
        if data.get("purpose"):
            query["purpose"] = data["purpose"]
        self.instance.query = query.urlencode(safe=",")
        if not self.errors:
            try:
                check(self._asked(self.instance.query))
            except (BadQuestion, ExportRefused) as error:
                raise ValidationError(str(error)) from error
        owner = self.instance.owner
        if not self.instance.pk and owner.export_schedules.count() >= MOST:
            said = _("You have %(most)d scheduled exports, which is the most. Delete one first.")
            raise ValidationError(said, params={"most": MOST})
        return data
