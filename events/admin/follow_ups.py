from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from events.models import FollowUp
from events.models.follow_ups import TARGETS
from promotion_crm.admin.base import CrmModelAdmin
from promotion_crm.admin.forms import CrmForm


class FollowUpForm(CrmForm):
    def clean(self):
        """Nobody is given one on a record they may not see."""
        cleaned, row = super().clean(), FollowUp(owner=self.cleaned_data.get("owner") or self.reader)
        for name in TARGETS:
            kept = getattr(self.instance, f"{name}_id") if name not in self.fields else None
            setattr(row, f"{name}_id", cleaned[name].pk if cleaned.get(name) else kept)
        asked = {"owner", *TARGETS} & {*self.changed_data} and row.owner != self.reader
        for why in FollowUp.clean_many([row], ["owner"]).get(0, []) if asked else ():
            self.add_error("owner", why)
        return cleaned


@admin.register(FollowUp)
class FollowUpAdmin(CrmModelAdmin):
    form = FollowUpForm
    list_display = ["what", "due_on", "owner", "organization", "lead", "done_at"]
    list_filter = [("done_at", admin.EmptyFieldListFilter), "due_on", "is_sample"]
    search_fields = ["what"]
    found_through = ["organization"]
    search_help_text = _("Words of the task, or its organization")
    fixed = ["given_by", "done_at", "done_by"]
    fieldsets = [
        (None, {"fields": ["what", "owner", "due_on", "given_by"]}),
        (_("What it is about"), {"fields": ["organization", "contact", "meeting", "event", "lead", "appointment"]}),
        (
            _("Done"),
            {
                "fields": [("done_at", "done_by")],
                "description": _("A follow-up is ticked on the desk, or on its list."),
            },
        ),
        (_("More"), {"fields": ["is_sample"]}),
    ]

    def get_changeform_initial_data(self, request):
        return {"owner": request.user.pk} | super().get_changeform_initial_data(request)
