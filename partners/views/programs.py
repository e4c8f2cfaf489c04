from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError
from django.db.models import Count
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from partners.models import Appointment, Batch, Program
from partners.models.appointments import holding
from partners.program_forms import PolicyForm
from partners.programs.term_chart import chart_of, counts_by_category
from promotion_crm.refusing import said
from promotion_crm.views.records import RecordView


class ProgramView(RecordView):
    """A program: its batches, its partners by category, their terms over the years, and what is due."""

    model = Program
    template_name = "partners/programs/program.html"
    joined = ("district",)

    def get(self, request, code):
        pk = self.rows().filter(code=code).values_list("pk", flat=True).first()
        if pk is None:
            raise Http404
        return super().get(request, pk)

    def extra(self, record):
        rows = Appointment.objects.visible_to(self.request.user)
        today = localdate()
        batches = Batch.objects.visible_to(self.request.user).filter(program=record).select_related("program", "policy")
        counted = {
            "held": Count("appointments", filter=holding(today, "appointments__")),
            "appointed": Count("appointments"),
        }
        categories = counts_by_category(rows.filter(program=record))
        return {
            "chart": chart_of(record, rows),
            "tones": [(state.value, state.label) for state in Appointment.State],
            "batches": list(batches.annotate(**counted).order_by("-number")),
            "categories": [
                (words, held, count, _listed(record, category=value, as_of=today), _listed(record, category=value))
                for value, words, held, count in categories
            ],
            "held": sum(held for _value, _words, held, _count in categories),
            "appointed": sum(count for _value, _words, _held, count in categories),
            "held_url": _listed(record, as_of=today),
            "all_url": _listed(record),
            "partners_url": f"{reverse('partners')}?{urlencode({'program': record.code, 'as_of': today})}",
        }


class BatchView(RecordView):
    """A batch: who was appointed in it, and what has become of them."""

    model = Batch
    template_name = "partners/programs/batch.html"
    joined = ("program", "policy")

    def extra(self, record):
        rows = Appointment.objects.visible_to(self.request.user).filter(batch=record)
        ordered = rows.select_related("organization", "representative").order_by(
            "category", "organization__name_en", "pk"
        )
        states = dict(rows.order_by().values_list("state").annotate(Count("pk")))
        today = localdate()
        query = {"program": record.program.code, "batch": record.number}
        return {
            "rows": list(ordered[: self.shown]),
            "held": rows.filter(holding(today)).count(),
            "appointed": sum(states.values()),
            "states": [
                (words, states[value], f"{reverse('appointments')}?{urlencode(query | {'state': value})}")
                for value, words in Appointment.State.choices
                if value in states
            ],
            "list_url": f"{reverse('appointments')}?{urlencode(query)}",
            "export_url": f"{reverse('appointments-export', args=['xlsx'])}?{urlencode(query)}",
            "more": sum(states.values()) - self.shown,
        }

    shown = 100


def _listed(program, **asked):
    return f"{reverse('appointments')}?{urlencode({'program': program.code} | asked)}"


def _saved(form):
    """The version; None where someone else was first, which the form then says."""
    try:
        return form.save()
    except IntegrityError as error:
        form.add_error(None, said(error))
        return None


@require_http_methods(["GET", "POST"])
def new_policy(request, code):
    """The rules change from a day on: the version in force ends the day before, in the same act."""
    program = get_object_or_404(Program.objects.visible_to(request.user), code=code)
    if not request.user.has_perm("partners.add_policyversion"):
        raise PermissionDenied
    form = PolicyForm(request.POST or None, program=program)
    if request.method == "POST" and form.is_valid() and (policy := _saved(form)):
        messages.success(
            request, _("“%(policy)s” is in force from %(day)s on.") % {"policy": policy, "day": policy.effective_from}
        )
        return redirect(f"{program.get_absolute_url()}#policies")
    now_open = program.policies.filter(effective_to__isnull=True).order_by("-effective_from").first()
    status = 422 if request.method == "POST" else 200
    context = {"record": program, "form": form, "now_open": now_open}
    return render(request, "partners/programs/new_policy.html", context, status=status)
