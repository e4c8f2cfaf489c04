from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.db import transaction
from django.db.models import Count
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from partners.models import Application, Call, Program
from partners.programs.application_forms import CallForm, next_number
from partners.programs.procedure import TONES, State
from promotion_crm.views.records import RecordView


class CallView(RecordView):
    model = Call
    template_name = "partners/calls/call.html"
    joined = ("program", "policy")

    def edit_url(self, record):
        return reverse("change-call", args=[record.pk]) if record.may_edit else ""

    def extra(self, record):
        rows = Application.objects.visible_to(self.request.user).filter(call=record).order_by()
        counts = dict(rows.values_list("state").annotate(Count("pk")))
        states = [(state, counts[state], TONES.get(state, "")) for state in State if state in counts]
        return {"states": states, "ready": counts.get(State.COMMISSION, 0)}


@require_http_methods(["GET", "POST"])
@permission_required("partners.add_call", raise_exception=True)
def new_call(request):
    usual = {"opens_on": localdate()}
    if program := Program.objects.visible_to(request.user).filter(code=request.GET.get("program", "")).first():
        usual |= {"program": program, "batch_number": next_number(program)}
    return _edit(request, Call(), usual)


@require_http_methods(["GET", "POST"])
@permission_required("partners.change_call", raise_exception=True)
def change_call(request, pk):
    return _edit(request, get_object_or_404(Call.objects.editable_by(request.user), pk=pk))


@transaction.atomic
def _edit(request, call, usual=None):
    form = CallForm(request.POST or None, instance=call, initial=usual)
    form.reader = request.user
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("Call saved."))
        return redirect(call)
    return render(request, "partners/calls/form.html", {"form": form}, status=422 if form.errors else 200)
