"""The pages that add guests to an event: paste or send a list, see what becomes of it, mend how it is read, add."""

import csv
import hashlib
import io

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.html import format_html
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from events.guest_columns import FIELDS
from events.guest_lists import BARRED, LIST_NAME, NEW, REFUSED, THERE, GuestList
from promotion_crm.downloading import made_out
from promotion_crm.importing.decoding import NAMES
from promotion_crm.importing.forms import AS_FOUND
from promotion_crm.importing.matching import WHY
from promotion_crm.importing.refusals import FileRefused
from promotion_crm.limiting import limited, posted
from promotion_crm.lists.copying import BOM, harmless
from promotion_crm.models import FileImport

from .mailing import open_event

BYTES = 10_000_000
SHOWN = {REFUSED: 50, BARRED: 50, NEW: 20, THERE: 20}
TITLES = {
    REFUSED: gettext_lazy("Refused"),
    BARRED: gettext_lazy("Do not contact, and left out"),
    NEW: gettext_lazy("Will be added"),
    THERE: gettext_lazy("On the list already"),
}
may_add = permission_required(["partners.view_contact", "events.add_participation"], raise_exception=True)


class ListForm(forms.Form):
    text = forms.CharField(
        label=gettext_lazy("Paste the list"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 10, "spellcheck": "false"}),
        help_text=gettext_lazy(
            "One guest a line: name, organization, e-mail, also job title and role, in any order; commas or tabs."
        ),
    )
    file = forms.FileField(
        label=gettext_lazy("Or send a file"),
        required=False,
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,.xlsx,text/csv"}),
        help_text=gettext_lazy("CSV or XLSX in any encoding, up to 10 MB, with or without headings."),
    )

    def clean(self):
        given = super().clean()
        file, text = given.get("file"), given.get("text", "")
        if not file and not text.strip() and not self.errors:
            raise forms.ValidationError(_("Paste a list, or choose a file."))
        if file and text.strip():
            raise forms.ValidationError(_("Paste a list or choose a file, not both."))
        if file and file.size > BYTES:
            self.add_error("file", _("The file is larger than %(most)d MB.") % {"most": BYTES // 1_000_000})
        return given

    @property
    def content(self):
        """(name, bytes) of what was given. Where only Chinese commas part the cells, they are commas."""
        if file := self.cleaned_data["file"]:
            return file.name[-200:], file.read()
        text = self.cleaned_data["text"]
        if not any(mark in text for mark in ",;\t|"):
            text = text.replace("，", ",")
        return _("Pasted list"), text.encode()


class ReadingForm(forms.Form):
    """How a list is read: whether it has headings, and a field for each of its columns."""

    head = forms.BooleanField(label=gettext_lazy("The first row holds the headings"), required=False)
    encoding = forms.ChoiceField(label=gettext_lazy("Encoding"), required=False)

    def __init__(self, data, found, plan):
        columns = found.columns if found else None
        super().__init__(data, initial={"encoding": plan.get("encoding", ""), "head": bool(columns and columns.head)})
        self.fields["encoding"].choices = [("", AS_FOUND), *NAMES.items()]
        if found and not found.source.encoding:
            del self.fields["encoding"]
        self.samples = [row for _number, row in found.rows[:4]] if found else []
        for place in range(columns.width if columns else 0):
            head = columns.head[place] if place < len(columns.head) else ""
            label = head or _("Column %(number)d") % {"number": place + 1}
            choices = [("", _("Leave it out")), *FIELDS.items()]
            self.fields[f"column-{place}"] = forms.ChoiceField(
                label=label, choices=choices, required=False, initial=columns.places.get(place, "")
            )

    @property
    def columns(self):
        for place, name in enumerate(name for name in self.fields if name.startswith("column-")):
            yield self[name], [row[place] for row in self.samples[1:] if place < len(row) and row[place]]

    def clean(self):
        given = super().clean()
        chosen = [value for name, value in given.items() if name.startswith("column-") and value]
        if twice := {value for value in chosen if chosen.count(value) > 1}:
            names = {"field": FIELDS[sorted(twice)[0]]}
            raise forms.ValidationError(_("“%(field)s” is chosen for several columns; choose one.") % names)
        return given

    def plan(self):
        given = self.cleaned_data
        kept = {"head": given["head"], "encoding": given.get("encoding", "")}
        if kept["encoding"] != self.initial["encoding"]:
            return {"encoding": kept["encoding"]}  # another text: its columns are told anew
        columns = {name.removeprefix("column-"): v for name, v in given.items() if name.startswith("column-")}
        return kept | ({"columns": columns} if any(columns.values()) else {})


@require_http_methods(["GET", "POST"])
@limited("import", when=posted)
@may_add
def send(request, pk):
    event, form = open_event(request, pk), ListForm(request.POST or None, request.FILES or None)
    if request.method == "GET" or not form.is_valid():
        status = 422 if request.method == "POST" else 200
        return render(request, "events/guests/add.html", {"event": event, "form": form}, status=status)
    name, content = form.content
    file = FileImport.objects.create(
        list_name=LIST_NAME,
        file_name=name,
        content=content,
        byte_size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        plan={"event": event.pk},
        by=request.user,
    )
    return redirect("guest-list", event.pk, file.pk)


def _mine(request, event, pk):
    """A list that I sent for this event."""
    rows = FileImport.objects.filter(by=request.user, list_name=LIST_NAME, plan__event=event.pk)
    return get_object_or_404(rows.select_related("change_set"), pk=pk)


@require_http_methods(["GET", "POST"])
@may_add
def look(request, pk, file):
    """What would become of the list; then it is done, or read otherwise."""
    event = open_event(request, pk)
    file = _mine(request, event, file)
    if file.content is None:
        return redirect(file.change_set or event)
    found, why = _read(event, file, request.user)
    if request.method == "GET":
        return _show(request, event, file, found, why)
    if "save" in request.POST:
        return _save(request, event, file, found, why)
    form = ReadingForm(request.POST, found, file.plan)
    if not form.is_valid():
        return _show(request, event, file, found, why, form, 422)
    file.plan = {"event": event.pk} | form.plan()
    file.save(update_fields=["plan"])
    return redirect("guest-list", event.pk, file.pk)


def _read(event, file, user):
    try:
        return GuestList(event, file, user), ""
    except FileRefused as refused:
        return None, str(refused)


def _show(request, event, file, found, why, form=None, status=200, problems=()):
    context = {"event": event, "file": file, "problems": problems}
    context["form"] = form or ReadingForm(None, found, file.plan)
    try:
        counts = found.counts if found else {}
    except FileRefused as refused:
        found, counts, why = None, {}, str(refused)
    if found:
        groups = [(kind, TITLES[kind], found.of(kind)) for kind in SHOWN if counts[kind]]
        context["groups"] = [
            (kind, title, rows[: SHOWN[kind]], max(len(rows) - SHOWN[kind], 0)) for kind, title, rows in groups
        ]
        context |= {"counts": {kind: counts[kind] for kind in SHOWN}, "mark": found.mark}
    return render(request, "events/guests/look.html", context | {"why": why}, status=status)


def _save(request, event, file, found, why):
    if not found:
        return _show(request, event, file, found, why, status=422)
    try:
        if found.counts[REFUSED] and "skip_refused" not in request.POST:
            said = _("Rows are refused: mend them, or tick that they are left out.")
            return _show(request, event, file, found, why, status=422, problems=[said])
        made = found.save(request.POST.get("seen", ""))
    except FileRefused as refused:
        return _show(request, event, file, None, str(refused), status=422)
    except ValidationError as error:
        return _show(request, event, file, found, why, status=422, problems=error.messages)
    if not made:
        said = _("It would not add whom you saw. Nobody was added; look again.")
        return _show(request, event, file, found, why, status=409, problems=[said])
    words = ngettext("%(number)d guest added.", "%(number)d guests added.", made.row_count)
    words %= {"number": made.row_count}
    undo = format_html('{} <a class="btn act" href="{}">{}</a>', words, made.get_absolute_url(), _("Undo"))
    messages.success(request, undo)
    return redirect("guests", event.pk)


@require_safe
@limited("download")
@may_add
def refused(request, pk, file):
    """The refused rows as a file to mend and send again; its last column says why."""
    event = open_event(request, pk)
    file = _mine(request, event, file)
    found, _why = _read(event, file, request.user) if file.content is not None else (None, "")
    kept = io.StringIO()
    lines = csv.writer(kept)
    if found:
        why = WHY[(get_language() or "").startswith("zh")]
        if found.columns.head:
            lines.writerow([*found.columns.head, why])
        for guest in found.of(REFUSED):
            lines.writerow(map(harmless, [*guest.cells, guest.why]))
    content = BOM + kept.getvalue().encode()
    return made_out(request, file, content, f"{_('refused')}.csv", "text/csv; charset=utf-8")
