"""What is added to a lead's page about its landing: refused, the page keeps what was typed and says why."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from partners.landing_forms import LandingCheckForm, MilestoneForm, ReasonForm, ReceiptForm
from partners.models import CapitalReceipt, Milestone, ProjectLead
from partners.pipeline import StaleLead
from partners.tracking import tends

from .records import LeadView


class RefusedForm(Exception):
    """What was typed does not do; `form` says why, field by field."""

    def __init__(self, form):
        super().__init__(form.errors)
        self.form = form


class OnLeadView(LeadView):
    """An act on a part of a lead's page. `panel` is where the page comes back to."""

    http_method_names = ["post"]
    panel = ""

    def post(self, request, pk, **which):
        lead = self.record(pk)
        try:
            with transaction.atomic():
                said = self.act(lead, **which)
        except RefusedForm as error:
            request.refused_form = error.form
            return self.page(request, self.record(pk), 422, form=error.form)
        except StaleLead as error:
            return self.page(request, self.record(pk), 409, problems=[str(error)])
        except PermissionDenied as error:
            return self.page(request, self.record(pk), 403, problems=[str(error)])
        except ValidationError as error:
            return self.page(request, self.record(pk), 422, problems=error.messages)
        messages.success(request, said)
        return redirect(f"{lead.get_absolute_url()}#{self.anchor(**which)}")

    def act(self, lead):
        """Do it and say so. Raises RefusedForm, PermissionDenied, ValidationError or StaleLead."""
        raise NotImplementedError

    def anchor(self, **which):
        return self.panel


def checked(form):
    """What was typed, once it is right. Raises RefusedForm."""
    if not form.is_valid():
        raise RefusedForm(form)
    return form


class AddView(OnLeadView):
    """Adds a row to a lead, for those who work on it."""

    form_class = None
    done = ""

    def act(self, lead):
        if not tends(self.request.user, lead):
            raise PermissionDenied(_("This lead is not yours to change."))
        self.save(checked(self.form(lead)))
        return self.done

    def form(self, lead, **kwargs):
        return self.form_class(self.request.POST, self.request.FILES, lead=lead, **kwargs)

    def save(self, form):
        form.save()


class AddReceiptView(AddView):
    form_class, panel = ReceiptForm, "receipts"
    done = gettext_lazy("Receipt added.")


class MilestoneView(AddView):
    """Plans one of the six, or records what became of it."""

    form_class, panel = MilestoneForm, "milestones"
    done = gettext_lazy("Milestone saved.")

    def form(self, lead):
        # Held, so that two who plan the same milestone do it one after the other.
        ProjectLead.objects.select_for_update(of=("self",)).filter(pk=lead.pk).first()
        kind = self.request.POST.get("kind", "")
        known = kind in Milestone.Kind.values and lead.milestones.filter(kind=kind).first()
        return super().form(lead, instance=known or None)


class AddCheckView(AddView):
    form_class, panel = LandingCheckForm, "checks"
    done = gettext_lazy("Check of the landing added.")

    def save(self, form):
        form.instance.by = self.request.user
        form.save()


class VerifyReceiptView(OnLeadView):
    """A verifier says that the capital arrived; `seen` is the receipt as they saw it."""

    panel = "receipts"

    def act(self, lead, receipt):
        found = self.receipt(lead, receipt)
        if self.request.POST.get("seen", "") not in ("", found.version):
            raise StaleLead(_("Someone changed this receipt while you had the page open. Look at it again."))
        found.verify(by=self.request.user)
        return _("Receipt verified.")

    def receipt(self, lead, pk):
        rows = CapitalReceipt.objects.visible_to(self.request.user).filter(lead=lead)
        return get_object_or_404(rows.select_related("lead"), pk=pk)


class TakeBackReceiptView(VerifyReceiptView):
    """A verifier takes a verification back, with a reason, so that the receipt can be corrected."""

    def act(self, lead, receipt):
        found = self.receipt(lead, receipt)
        form = checked(ReasonForm(self.request.POST, receipt=found))
        found.take_back(by=self.request.user, reason=form.cleaned_data["reason"])
        return _("The verification is taken back.")
