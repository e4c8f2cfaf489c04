"""Before an organization or a contact is saved that looks like one that is there already, it is shown."""

from partners.doubles.judging import compared
from partners.doubles.keeping import one_at_a_time, refresh
from partners.doubles.telling import alikes
from promotion_crm.admin.forms import CrmForm


class WarningForm(CrmForm):
    """Asks once about rows that look alike: those are shown, and saving again then saves.

    Whoever saves such a row waits for the one before, so the second of two who enter the
    same one at once is told.
    """

    alike, asks = None, False

    def _post_clean(self):
        super()._post_clean()
        if self._errors or not self.compares:
            return
        model = type(self.instance)
        one_at_a_time(model)
        (self.alike,) = alikes(model, [self.instance], self.reader)
        self.asks = not self.alike.all_among(self.data.getlist("seen"))

    @property
    def compares(self):
        """Whether anything was written that rows are compared by."""
        return self.instance.pk is None or bool({*self.changed_data} & {*_typed(type(self.instance))})

    def is_valid(self):
        return super().is_valid() and not self.asks


class WarnsOfDoubles:
    """For the admin of a model that is compared; its pairs are looked for anew when a row was saved."""

    form = WarningForm
    change_form_template = "partners/doubles/form.html"

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        if form.compares:
            refresh(self.model, [form.instance])

    def render_change_form(self, request, context, *args, **kwargs):
        context["doubles"] = f"{self.opts.model_name}s"
        return super().render_change_form(request, context, *args, **kwargs)


def _typed(model):
    """The fields of a form that rows are compared by."""
    return {f.name for f in model._meta.concrete_fields if f.attname in compared(model).FIELDS}
