"""An evaluation's page, and the page on which a program's year is evaluated as a whole."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Sum
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from partners.contribution_forms import ReasonForm, YearForm
from partners.models import Evaluation
from partners.programs import evaluating, scoring
from promotion_crm.refused import REFUSED, sentences, status_of
from promotion_crm.views.records import RecordView

from .record_acts import RecordAct

State = Evaluation.State
SHOWN = 200  # contributions of one evaluation that its page names
STEPS = (State.OPEN, State.SCORED, State.REVIEWED, State.PUBLISHED)


class EvaluationView(RecordView):
    model = Evaluation
    template_name = "partners/evaluations/page.html"
    joined = (
        "appointment__organization",
        "appointment__program",
        "appointment__batch__program",
        "program",
        "policy",
        "scored_by",
        "reviewed_by",
        "published_by",
    )

    def extra(self, record):
        user, inputs = self.request.user, record.inputs.visible_to(self.request.user)
        shown = list(inputs.select_related("contribution").order_by("head", "day", "id")[:SHOWN])
        heads = list(record.head_scores.all())
        known = inputs.aggregate(points=Sum("points"))["points"] or 0 if heads else 0
        may, published = user.has_perm(evaluating.MAY), record.state == State.PUBLISHED
        changed = not published and record.state != State.OPEN and bool(scoring.inputs_changed([record.pk]))
        return {
            "heads": heads,
            "inputs": shown,
            "hidden": known < sum(row.points for row in heads),
            "changed": changed,
            "steps": [(step.label, step.value, STEPS.index(step) <= STEPS.index(record.state)) for step in STEPS],
            "may_score": may and not published and (record.state != State.REVIEWED or changed),
            "may_review": may and record.state == State.SCORED and record.scored_by_id != user.pk and not changed,
            "own": may and record.state == State.SCORED and record.scored_by_id == user.pk,
            "may_reopen": may and record.state in (State.SCORED, State.REVIEWED),
            "may_publish": may and record.state == State.REVIEWED and not changed,
            "year_url": year_url(record.program, record.year),
        }

    def edit_url(self, record):
        return ""


class ScoreView(RecordAct, EvaluationView):
    done = gettext_lazy("Scored. Another person reviews it.")

    def act(self, record, given):
        evaluating.score_all(Evaluation.objects.filter(pk=record.pk), by=self.request.user)


class ReviewView(RecordAct, EvaluationView):
    done = gettext_lazy("Reviewed. It can be published.")

    def act(self, record, given):
        evaluating.review_all(Evaluation.objects.filter(pk=record.pk), by=self.request.user)


class ReopenView(RecordAct, EvaluationView):
    form_class = ReasonForm
    done = gettext_lazy("Opened again: it is scored anew.")

    def act(self, record, given):
        evaluating.reopen(record, by=self.request.user, reason=given["reason"])


def year_url(program, year):
    return f"{reverse('evaluation-year')}?" + urlencode({"program": program.code, "year": year})


@require_http_methods(["GET"])
def evaluation_year(request):
    """Where a program's year stands, with the acts on all of it."""
    if not request.user.has_perm(evaluating.MAY):
        raise PermissionDenied(_("Only a city administrator evaluates."))
    asked = {name: request.GET.get(name, "").replace("\0", "") for name in ("program", "year")}
    form = YearForm(asked if all(asked.values()) else None, initial=_usual(asked))
    page = {"form": form, "problems": []}
    if form.is_bound and form.is_valid():
        program, year = form.cleaned_data["program"], form.cleaned_data["year"]
        page |= _standing(program, year)
    return render(request, "partners/evaluations/year.html", page, status=422 if form.errors else 200)


def _usual(asked):
    return {"program": asked["program"], "year": asked["year"] or localdate().year - 1}


def _standing(program, year):
    try:
        policy, refused = evaluating.policy_of(program, year), []
    except ValidationError as error:
        policy, refused = None, error.messages
    standing = evaluating.standing(program, year)
    base = f"{reverse('evaluations')}?" + urlencode({"program": program.code, "year": year})
    steps = [(step.label, standing.counts[step], f"{base}&state={step.value}&sort=-total") for step in STEPS]
    return {
        "program": program,
        "year": year,
        "policy": policy,
        "heads": list(policy.heads.order_by("id")) if policy else [],
        "refused": refused,
        "standing": standing,
        "steps": steps,
        "ran": evaluating.ran_in(program, year).count(),
        "list_url": f"{base}&sort=-total",
    }


ACTS = {
    "open": lambda program, year, by: evaluating.open_year(program, year, by=by),
    "score": lambda program, year, by: evaluating.score_all(Evaluation.objects.of(program, year), by=by),
    "review": lambda program, year, by: evaluating.review_all(Evaluation.objects.of(program, year), by=by),
    "publish": lambda program, year, by: evaluating.publish_all(Evaluation.objects.of(program, year), by=by),
}


@require_http_methods(["GET", "POST"])
def act_on_year(request, act):
    """Do one act for all evaluations of a program's year. Publishing is asked about first."""
    if not request.user.has_perm(evaluating.MAY):
        raise PermissionDenied(_("Only a city administrator evaluates."))
    form = YearForm({name: request.GET.get(name, "").replace("\0", "") for name in ("program", "year")})
    if act not in ACTS or not form.is_valid():
        return evaluation_year_refused(request, form)
    program, year = form.cleaned_data["program"], form.cleaned_data["year"]
    if request.method == "GET":
        page = _standing(program, year) | {"back": year_url(program, year), "act": act}
        return render(request, "partners/evaluations/publish.html", page)
    try:
        count = ACTS[act](program, year, request.user)
    except REFUSED as error:
        page = _standing(program, year) | {"form": form, "problems": sentences(error)}
        return render(request, "partners/evaluations/year.html", page, status=status_of(error))
    messages.success(request, _said(act, count))
    return redirect(year_url(program, year))


def evaluation_year_refused(request, form):
    return render(request, "partners/evaluations/year.html", {"form": form, "problems": []}, status=422)


def _said(act, count):
    words = {
        "open": ngettext("%(n)d evaluation opened.", "%(n)d evaluations opened.", count),
        "score": ngettext("%(n)d evaluation scored.", "%(n)d evaluations scored.", count),
        "review": ngettext("%(n)d evaluation reviewed.", "%(n)d evaluations reviewed.", count),
        "publish": ngettext("%(n)d evaluation published.", "%(n)d evaluations published.", count),
    }
    return words[act] % {"n": count}
