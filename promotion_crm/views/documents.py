"""The pages of documents, for each model of them: read, looked at, added, withdrawn."""

from django.contrib import messages
from django.contrib.auth.mixins import PermissionRequiredMixin
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views import View

from promotion_crm.document_forms import DocumentsForm, WithdrawForm
from promotion_crm.downloading import handed_out
from promotion_crm.limiting import limited
from promotion_crm.models import Download
from promotion_crm.models.documents import digest
from promotion_crm.readings import read, restricted_of
from promotion_crm.refused import REFUSED, sentences, status_of
from promotion_crm.uploads import or_no_files

READ = 20  # downloads shown to those who may read the log


class DocumentView(PermissionRequiredMixin, View):
    """`act` is what one must hold of the model; the document is found among those the person may see."""

    model = None
    act = "view"
    raise_exception = True

    def has_permission(self):
        meta = self.model._meta
        return self.request.user.has_perm(f"{meta.app_label}.{self.act}_{meta.model_name}")

    def document(self, pk):
        rows = self.model.objects.visible_to(self.request.user)
        return get_object_or_404(rows.select_related("uploaded_by", "withdrawn_by", *self.model.TARGETS), pk=pk)

    def show(self, document, form=None, problems=(), status=200):
        user = self.request.user
        read(self.request, *restricted_of(document))
        log = user.has_perm("promotion_crm.view_download")
        taken = Download.objects.visible_to(user).filter(kind=document._meta.label_lower, record_id=document.pk)
        context = {
            "document": document,
            "problem": document.problem(),
            "form": form or WithdrawForm(),
            "problems": problems,
            "may_withdraw": not document.withdrawn_at
            and self.model.objects.filter(pk=document.pk).editable_by(user).exists(),
            "log": list(taken.select_related("user")[:READ]) if log else None,
        }
        return render(self.request, "documents/document.html", context, status=status)


class DownloadDocument(DocumentView):
    http_method_names = ["get"]

    @method_decorator(limited("download"))
    def get(self, request, pk):
        """The file, as long as it is the one uploaded."""
        document = self.document(pk)
        if document.withdrawn_at:
            return self.show(document, problems=[_("It was withdrawn, and is handed out no more.")], status=410)
        try:
            file = document.file.open()
        except FileNotFoundError:
            return self.show(document, status=410)
        if digest(file) != document.sha256:
            file.close()
            return self.show(document, status=409)
        read(request, *restricted_of(document))
        return handed_out(request, document, file, document.name, document.sha256)


class AboutDocument(DocumentView):
    http_method_names = ["get", "head"]

    def get(self, request, pk):
        return self.show(self.document(pk))


class WithdrawDocument(DocumentView):
    act = "change"
    http_method_names = ["post"]

    def post(self, request, pk):
        document, form = self.document(pk), WithdrawForm(request.POST)
        if not form.is_valid():
            return self.show(document, form, status=422)
        try:
            document.withdraw(by=request.user, **form.cleaned_data)
        except REFUSED as error:
            return self.show(self.document(pk), form, sentences(error), status_of(error))
        messages.success(request, _("Document withdrawn."))
        return redirect(document)


class AddDocuments(DocumentView):
    act = "add"
    http_method_names = ["get", "head", "post"]

    def record(self):
        """What they are added to. Raises Http404 or PermissionDenied."""
        name, pk, user = self.kwargs["target"], self.kwargs["pk"], self.request.user
        target = self.model.TARGETS.get(name)
        if not target:
            raise Http404
        record = get_object_or_404(target.readable(user), pk=pk)
        if not target.writable(user).filter(pk=pk).exists():
            raise PermissionDenied(_("Only those who may change the record add documents to it."))
        return record, target

    def get(self, request, **keys):
        return self.page(*self.record(), DocumentsForm())

    def post(self, request, **keys):
        record, target = self.record()
        form = DocumentsForm(request.POST, request.FILES)
        if not form.is_valid():
            return self.page(record, target, form, status=422)
        given = form.cleaned_data
        files = given.pop("files")
        try:
            with or_no_files():
                made = self.model.add_all(self.kwargs["target"], record, files, by=request.user, **given)
        except ValidationError as error:
            return self.page(record, target, form, error.messages, 422)
        said = ngettext("%(number)d document added.", "%(number)d documents added.", len(made))
        messages.success(request, said % {"number": len(made)})
        return redirect(f"{target.page(record)}#documents")

    def page(self, record, target, form, problems=(), status=200):
        context = {"record": record, "back": target.page(record), "form": form, "problems": problems}
        return render(self.request, "documents/add.html", context, status=status)


def addresses(model):
    """The views of a model by the names of their addresses: [(what comes after the model's own, view, name), …]."""
    url = model.URL
    return [
        ("<int:pk>/", DownloadDocument.as_view(model=model), url),
        ("<int:pk>/about/", AboutDocument.as_view(model=model), f"about-{url}"),
        ("<int:pk>/withdraw/", WithdrawDocument.as_view(model=model), f"withdraw-{url}"),
        ("new/<slug:target>/<int:pk>/", AddDocuments.as_view(model=model), f"add-{url}"),
    ]
