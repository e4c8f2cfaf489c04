"""The itinerary of a delegation on one page, and a visit added to it."""

from django import forms
from django.contrib import messages
from django.contrib.auth import get_user_model
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from events.delegations import DELEGATIONS, itinerary
from events.meeting_rules import misdated
from events.models import Event, Meeting
from events.recording import record_meeting
from events.views.logging import press_of
from partners.introducing import the_one_meant


class VisitForm(forms.ModelForm):
    """Where a delegation goes on one of its days; `organization` is a name or a number."""

    organization = forms.CharField(label=gettext_lazy("Organization"), max_length=200)
    colleague = forms.ModelChoiceField(
        get_user_model().objects.none(),
        label=gettext_lazy("Who of us goes along"),
        required=False,
        empty_label=gettext_lazy("Nobody else"),
    )

    class Meta:
        model = Meeting
        fields = ["held_on", "kind", "notes"]
        labels = {"held_on": gettext_lazy("Day"), "notes": gettext_lazy("What the visit is for")}
        widgets = {
            "held_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "notes": forms.Textarea(attrs={"rows": 3}),
        }

    def __init__(self, *args, event, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.event, self.user = event, user
        self.fields["colleague"].queryset = get_user_model().objects.colleagues()

    def clean_organization(self):
        return the_one_meant(self.cleaned_data["organization"].strip(), self.user)

    def clean_held_on(self):
        day, first = self.cleaned_data["held_on"], self.event.starts_on
        last = self.event.ends_on or first
        if first and not first <= day <= last:
            said = _("The delegation is there from %(first)s to %(last)s; choose one of these days.")
            raise ValidationError(said % {"first": first, "last": last})
        if wrong := [sentence for _name, sentence in misdated(day, "", None, draft=True)]:
            raise ValidationError(wrong)
        return day


def _delegation(request, pk):
    return get_object_or_404(Event.objects.visible_to(request.user).filter(kind__in=DELEGATIONS), pk=pk)


@require_safe
@permission_required("events.view_event", raise_exception=True)
def show(request, pk):
    """The itinerary, for the hand luggage."""
    event = _delegation(request, pk)
    return render(request, "events/itinerary.html", {"record": event, "plan": itinerary(event, request.user)})


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required("events.add_meeting", raise_exception=True)
def plan_visit(request, pk):
    """Add a visit: a draft, seen by those who go along, to be completed once it was held."""
    event = _delegation(request, pk)
    initial = {"held_on": request.GET.get("day") or event.starts_on or localdate()}
    form = VisitForm(request.POST or None, event=event, user=request.user, initial=initial)
    press = press_of(request.POST)
    if request.method != "POST" or not form.is_valid():
        context = {"record": event, "form": form, "press": press}
        return render(request, "events/plan_visit.html", context, status=422 if form.errors else 200)
    visit = form.save(commit=False)
    visit.event, visit.state, visit.press = event, Meeting.State.DRAFT, press
    goes_along = [person for person in (form.cleaned_data["colleague"], event.owner) if person]
    try:
        record_meeting(visit, by=request.user, organizations=[form.cleaned_data["organization"]], colleagues=goes_along)
    except IntegrityError:  # pressed twice: the first has added it
        if not Meeting.objects.filter(press=press, logged_by=request.user).exists():
            raise
    messages.success(request, _("Visit added."))
    return redirect(event)
