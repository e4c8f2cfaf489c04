"""Dispatches: written as a draft, looked at with whom they go to, sent, confirmed."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Count, Q
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from partners.dispatch_forms import ConfirmedForm, DispatchForm, audience_value
from partners.models import Dispatch, DispatchRecipient, Document, StaleDispatch
from partners.programs import dispatching
from partners.programs.audience import audience_of, kept_query, words_of
from partners.programs.letters import Letter
from promotion_crm.document_panels import documents_panel
from promotion_crm.lists.bulk_views import rows_asked
from promotion_crm.lists.problems import BadQuestion
from promotion_crm.lists.views import list_for, nonsense
from promotion_crm.refused import REFUSED, sentences, status_of
from promotion_crm.views.records import RecordView

from .acting import in_words

PAGE, NAMED = 50, 12  # recipients on a page; names of a group in the preview
State = DispatchRecipient.State
may_write = permission_required("partners.change_dispatch", raise_exception=True)
SHOWN = {
    "all": Q(),
    "open": Q(acknowledged_on__isnull=True),
    "failed": Q(state__in=[State.FAILED, State.NO_ADDRESS, State.BARRED]),
}


class DispatchView(RecordView):
    """The text in both languages, to whom it went, and who confirmed."""

    model = Dispatch
    template_name = "partners/dispatches/dispatch.html"
    joined = ("created_by", "sent_by")

    def edit_url(self, record):
        return reverse("change-dispatch", args=[record.pk]) if record.may_edit else ""

    def extra(self, record):
        files = documents_panel(self.request, Document, "dispatch", record, may_add=record.may_edit)
        words = words_of(record, self.request.user)
        found = {"files": [files] if files else [], "may_send": record.may_edit, "audience": words}
        return found | (self._recipients(record) if record.is_sent else {})

    def _recipients(self, record):
        user = self.request.user
        rows = DispatchRecipient.objects.visible_to(user).filter(dispatch=record)
        show = self.request.GET.get("show", "all")
        show = show if show in SHOWN else "all"
        counts = rows.aggregate(
            all=Count("pk"),
            confirmed=Count("pk", filter=~SHOWN["open"]),
            open=Count("pk", filter=SHOWN["open"]),
            failed=Count("pk", filter=SHOWN["failed"]),
            again=Count("pk", filter=Q(state=State.FAILED)),
            busy=Count("pk", filter=Q(state__in=[State.TO_SEND, State.SENDING])),
        )
        pages = Paginator(rows.filter(SHOWN[show]).order_by("pk"), PAGE)
        pages.count = counts[show]
        page = pages.get_page(self.request.GET.get("page"))
        page.object_list = list(page.object_list.select_related("organization", "acknowledged_by"))
        mine = set()
        if user.has_perm("partners.change_dispatchrecipient"):
            waiting = rows.filter(pk__in=[row.pk for row in page.object_list if not row.acknowledged_on])
            mine = set(waiting.editable_by(user).values_list("pk", flat=True))
        for row in page.object_list:
            row.is_mine = row.pk in mine
        named = {"all": _("All"), "open": pgettext("by a partner", "Not confirmed"), "failed": _("Not reached")}
        tabs = [(name, label, counts[name], name == show) for name, label in named.items()]
        form = ConfirmedForm() if mine else None
        may_again = counts["again"] and user.has_perm("partners.change_dispatch")
        return {
            "counts": counts, "page": page, "tabs": tabs, "show": show, "confirm": form, "may_again": may_again
        }  # fmt: skip


def _draft(request, pk):
    """A dispatch of theirs to change. Raises Http404, or PermissionDenied once it was sent."""
    dispatch = get_object_or_404(Dispatch.objects.visible_to(request.user), pk=pk)
    if dispatch.is_sent:
        raise PermissionDenied(_("“%(title)s” was sent; it stays as it is.") % {"title": dispatch})
    return dispatch


@require_safe
@may_write
def from_list(request, name):
    """From the rows of a list, those ticked or all that match, to a new dispatch."""
    try:
        question, ticked, _back = rows_asked(request, list_for(request.user, name))
    except BadQuestion as error:
        return nonsense(request, error)
    audience = audience_value(name, kept_query(question), sorted(ticked))
    return redirect(f"{reverse('new-dispatch')}?{urlencode({'audience': audience})}")


@require_http_methods(["GET", "HEAD", "POST"])
@may_write
def new(request):
    audience = request.GET.get("audience", "").replace("\0", "")[:9000]
    return _edit(request, Dispatch(created_by=request.user), audience)


@require_http_methods(["GET", "HEAD", "POST"])
@may_write
def change(request, pk):
    return _edit(request, _draft(request, pk))


@transaction.atomic
def _edit(request, draft, audience=""):
    form = DispatchForm(request.POST or None, instance=draft, reader=request.user, audience=audience)
    if request.method != "POST" or not form.is_valid():
        context = {"form": form, "draft": draft if draft.pk else None}
        return render(request, "partners/dispatches/edit.html", context, status=422 if form.errors else 200)
    draft = form.save()
    messages.success(request, _("Draft saved. Look at whom it goes to, then send it."))
    return redirect(draft)


@require_http_methods(["GET", "HEAD", "POST"])
@may_write
def send(request, pk):
    """Whom it goes to, who is left out and why; then it is sent."""
    dispatch = _draft(request, pk)
    if request.method != "POST":
        return _preview(request, dispatch)
    mail = request.POST.get("way") != "hand"
    try:
        found = dispatching.send(dispatch, request.POST.get("seen", ""), by=request.user, mail=mail)
    except StaleDispatch as error:
        if Dispatch.objects.filter(pk=pk, state=Dispatch.State.SENT).exists():
            messages.warning(request, str(error))
            return redirect(dispatch)
        return _preview(request, dispatch, [str(error)], 409)
    except ValidationError as error:
        return _preview(request, dispatch, error.messages, 422)
    except BadQuestion:
        return _preview(request, dispatch, status=422)
    messages.success(request, dispatching.told(found, mail))
    return redirect(dispatch)


def _preview(request, dispatch, problems=(), status=200):
    page = {"dispatch": dispatch, "problems": problems, "lacks": dispatch.missing()}
    page["words"] = words_of(dispatch, request.user)
    try:
        found = audience_of(dispatch, request.user)
    except BadQuestion as error:
        page["problems"] = [*problems, _("Its audience can no longer be found: %(why)s") % {"why": error}]
        return render(request, "partners/dispatches/send.html", page, status=max(status, 422))
    groups = [*found.left_out, (_("Gets it by e-mail"), found.mailed)]
    page["groups"] = [(label, rows[:NAMED], len(rows), len(rows) - NAMED) for label, rows in groups if rows]
    page |= {"audience": found, "samples": [Letter(row) for row in found.mailed[:1]]}
    return render(request, "partners/dispatches/send.html", page, status=status)


@require_POST
@may_write
def again(request, pk):
    dispatch = get_object_or_404(Dispatch.objects.visible_to(request.user), pk=pk)
    number = dispatching.send_again(dispatch, by=request.user)
    said = ngettext("%(number)d mail is sent again.", "%(number)d mails are sent again.", number)
    messages.success(request, said % {"number": number})
    return redirect(dispatch)


@require_POST
@permission_required(["partners.view_dispatch", "partners.change_dispatchrecipient"], raise_exception=True)
def confirm(request, pk):
    """Some partners confirmed to have it: noted for all of them or none."""
    dispatch = get_object_or_404(Dispatch.objects.visible_to(request.user), pk=pk)
    form, ticked = ConfirmedForm(request.POST), request.POST.getlist("partner")
    if not all(key.isascii() and key.isdigit() and len(key) < 19 for key in ticked):
        raise Http404
    try:
        if not form.is_valid():
            raise ValidationError(in_words(form))
        number = dispatching.note_confirmed(
            dispatch, [int(key) for key in ticked], by=request.user, **form.cleaned_data
        )
    except REFUSED as error:
        return _refused(request, dispatch, sentences(error), status_of(error))
    said = ngettext("Confirmation of %(number)d partner noted.", "Confirmations of %(number)d partners noted.", number)
    messages.success(request, said % {"number": number})
    return redirect(f"{dispatch.get_absolute_url()}#recipients")


def _refused(request, dispatch, problems, status):
    view = DispatchView()
    view.setup(request, pk=dispatch.pk)
    return view.page(request, view.record(dispatch.pk), status, problems=problems)
