"""The forms of the admin: refused when stale, saved with a reason."""

from django import forms
from django.core.exceptions import ValidationError
from django.forms.models import BaseInlineFormSet, ModelChoiceField
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from promotion_crm.editing import Silent, Unchanged
from promotion_crm.history import is_tracked, last_ids

REASON_LENGTH = 200
OWN_FIELDS = ("history_reason", "history_seen")  # fields of the form, not of the record


class ReasonField(Silent, forms.CharField):
    """Why a change is made; it goes into the history of every row it writes."""


class KeepsPresent(Unchanged):
    """What a foreign key points to stays allowed, though it is offered no longer."""

    form_id = None  # the admin shows what is wrong inside the form

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk is None:
            return
        for name, field in self.fields.items():
            present = self.initial.get(name)
            if isinstance(field, ModelChoiceField) and present and not isinstance(present, list):
                rows = field.queryset.model._default_manager.filter(pk=present)
                field.queryset = field.queryset.order_by() | rows

    def _post_clean(self):
        """Django passes over a constraint that binds a field of the form to one that is only shown."""
        super()._post_clean()
        if self.instance.pk is None or self._errors:
            return
        try:
            self.instance.validate_constraints()
        except ValidationError as error:
            self.add_error(None, error.messages)


class CrmForm(KeepsPresent):
    history_reason = ReasonField(
        label=_("Reason for the change"),
        required=False,
        max_length=REASON_LENGTH,
        widget=forms.TextInput(attrs={"class": "vTextField"}),
        help_text=_("Kept in the history beside what was changed."),
    )


class InlineForm(KeepsPresent):
    only_if_changed = True


class InlineFormSet(BaseInlineFormSet):
    """Each row knows the newest entry of its history, read for all rows at once."""

    siblings = ()  # the other formsets of the page, set when it is posted

    @cached_property
    def _last_ids(self):
        pks = [row.pk for row in self.get_queryset()]
        return last_ids(self.model, pks) if pks and is_tracked(self.model) else {}

    def _construct_form(self, i, **kwargs):
        if not self.is_bound and i < self.initial_form_count():
            seen = self._last_ids.get(self.get_queryset()[i].pk, 0)
            kwargs["initial"] = {"history_seen": seen}
        return super()._construct_form(i, **kwargs)
