"""The page that follows up those who came: what, by when and who, whom it is about, then done."""

from datetime import timedelta

from django import forms
from django.contrib import messages
from django.contrib.auth import get_user_model
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.utils.html import format_html
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from events.following_up import FollowingUp, Task
from events.models import FollowUp, Participation
from partners.models import Organization
from promotion_crm.lists.bulk import MOST
from promotion_crm.lists.bulk_views import rows_asked
from promotion_crm.lists.problems import BadQuestion
from promotion_crm.lists.views import list_for, nonsense

WEEK = timedelta(days=7)


class TaskForm(forms.Form):
    what = forms.CharField(
        label=gettext_lazy("What is to be done"),
        max_length=FollowUp._meta.get_field("what").max_length,
        error_messages={"required": gettext_lazy("Write what is to be done; a few words are enough.")},
    )
    due_on = forms.DateField(
        label=gettext_lazy("By"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": gettext_lazy("Write the day as 2027-02-28.")},
    )
    owner = forms.ModelChoiceField(
        None,
        label=gettext_lazy("Who"),
        required=False,
        empty_label=gettext_lazy("The account manager of each organization, else I"),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = get_user_model().objects.colleagues()

    def clean_due_on(self):
        if self.cleaned_data["due_on"] < localdate():
            raise forms.ValidationError(_("Choose today or a day still to come."))
        return self.cleaned_data["due_on"]


@require_http_methods(["GET", "POST"])
@permission_required(["events.view_participation", "events.add_followup"], raise_exception=True)
def follow_up(request):
    of = list_for(request.user, "participants")
    try:
        question, ticked, back = rows_asked(request, of)
    except BadQuestion as error:
        return nonsense(request, error)
    act = FollowingUp(question, ticked, request.user)
    page = {"of": of, "act": act, "count": act.count(), "most": MOST, "back": back, "event": act.event()}
    if request.method == "GET" or not 0 < page["count"] <= MOST:
        usual = {"due_on": localdate() + WEEK}
        if page["event"]:
            usual["what"] = _("Thank them for coming to “%(event)s”") % {"event": page["event"]}
        return _show(request, page, TaskForm(initial=usual))
    form = TaskForm(request.POST)
    if not form.is_valid() or _hides(act, form):
        return _show(request, page, form, status=422)
    task = Task(**form.cleaned_data)
    return _save(request, page, form, task) if "save" in request.POST else _preview(request, page, form, task)


def _hides(act, form):
    """Nobody is given what they could not open; the form says so."""
    owner = form.cleaned_data["owner"]
    if hidden := act.hidden_from(owner) if owner else None:
        said = _("%(who)s may not see %(what)s. Choose someone who may, or follow up on something else.")
        form.add_error("owner", said % {"who": owner, "what": hidden})
    return bool(hidden)


def _preview(request, page, form, task, **more):
    act, found = page["act"], page["act"].preview(task)
    given, rest = act.told(Organization, list(found.given))
    people = get_user_model().objects.in_bulk({owner for owner, _event in found.given.values()})
    page |= {"preview": found, "rest": rest}
    page["given"] = [(row, people[found.given[row.pk][0]]) for row in given]
    groups = [
        (_("It is to be done already, or was"), *act.told(Organization, found.there)),
        (_("Only guests who want no contact came"), *act.told(Organization, found.barred)),
        (
            _("Came for no organization of our records: add it there first"),
            *act.told(Participation, found.unknown),
        ),
    ]
    page["groups"] = [group for group in groups if group[1] or group[2]]
    return _show(request, page, form, **more)


def _save(request, page, form, task):
    try:
        made = page["act"].run(task, request.POST.get("seen", ""))
    except ValidationError as error:
        return _preview(request, page, form, task, problems=error.messages, status=422)
    if not made:
        said = _("It would not give what you saw, or someone gave it meanwhile. Nothing was done; look again.")
        return _preview(request, page, form, task, problems=[said], status=409)
    said = ngettext("%(number)d follow-up given.", "%(number)d follow-ups given.", made.row_count)
    words = said % {"number": made.row_count}
    undo = format_html('{} <a class="btn act" href="{}">{}</a>', words, made.get_absolute_url(), _("Undo"))
    messages.success(request, undo)
    return redirect(page["event"] or page["back"])


def _show(request, page, form, problems=(), status=200):
    return render(request, "events/follow_up_many.html", page | {"form": form, "problems": problems}, status=status)
