"""What is past its period: for the privacy officer, who carries out what no machine should by itself."""

from django import forms
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from promotion_crm import working
from promotion_crm.models import RetentionRun
from promotion_crm.naming import first_of
from promotion_crm.roles import RETAIN

from .rules import periods
from .running import DAILY
from .telling import days_in_words, folders, kept, last_runs, lines

SHOWN = 20
may_read = permission_required("promotion_crm.view_retentionrun", raise_exception=True)


class CarryOutForm(forms.Form):
    """`seen` is how many rows were due when the person looked."""

    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=500)
    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args, due, **kwargs):
        super().__init__(*args, **kwargs)
        self.due = due

    def clean(self):
        data = super().clean()
        if self.due > data.get("seen", 0):
            said = _("By now %(due)d rows are due, more than you saw. Look at them, then press once more.")
            raise forms.ValidationError(said % {"due": self.due})
        return data


@require_safe
@may_read
def retention(request):
    done = last_runs(dry=False)
    context = {"lines": lines(done), "day": done.get(DAILY), "kept": kept(), "folders": folders()}
    return render(request, "retention/retention.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@may_read
def retention_rule(request, name):
    """One rule: the dry run of now, what it did before, and the press that carries it out."""
    rule = periods().get(name)
    if rule is None:
        raise Http404(_("There is no such rule."))
    may = request.user.has_perm(RETAIN)
    if request.method == "POST" and not may:
        raise PermissionDenied(_("Retention is carried out by a privacy officer."))
    due = rule.due().count()
    form = CarryOutForm(request.POST or None, due=due)
    if request.method == "POST" and form.is_valid():
        page, reason = reverse("retention-rule", args=[name]), form.cleaned_data["reason"]
        title = _("Retention: %(rule)s") % {"rule": rule.label}
        return redirect(working.ask("retention", request.user, title, rule=name, reason=reason, page=page))
    context = {
        "rule": rule,
        "days": days_in_words(rule.period),
        "due": due,
        "rows": _shown(rule, request.user) if due else [],
        "runs": RetentionRun.objects.visible_to(request.user).filter(rule=name).select_related("by")[:SHOWN],
        "form": form if may and due else None,
        "more": max(0, due - SHOWN),
    }
    return render(request, "retention/rule.html", context, status=400 if form.is_bound else 200)


def _shown(rule, user):
    """The first of the due records by name, as far as this person may read them."""
    if not hasattr(rule.of, "get_absolute_url"):
        return []
    return first_of(rule.of, list(rule.due().values_list("pk", flat=True)[:SHOWN]), user)
