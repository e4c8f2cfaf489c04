from decimal import Decimal

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from partners.models import Introduction
from promotion_crm.admin.forms import InlineFormSet


class IntroductionFormSet(InlineFormSet):
    """The introductions of a lead, judged together: each row alone may look right."""

    def clean(self):
        super().clean()
        kept = [form for form in self.forms if self._counts(form)]
        shares = sum((form.cleaned_data.get("share") or Decimal(0) for form in kept), Decimal(0))
        if shares > 100:
            raise ValidationError(
                _("The shares are %(sum)s %% together; lower them to 100 %% or less."), params={"sum": shares}
            )
        first = [form for form in kept if form.cleaned_data.get("role") == Introduction.Role.INTRODUCER]
        if len(first) > 1:
            raise ValidationError(_("A lead has one introducer; mark the others as assisted."))

    def _counts(self, form):
        data = getattr(form, "cleaned_data", None)
        gone = not data or data.get("DELETE") or data.get("state") == Introduction.State.REJECTED
        return not gone
