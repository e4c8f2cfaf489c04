from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from partners.lead_forms import DecisionForm, TransferForm
from partners.models import Transfer
from partners.pipeline import StaleLead

from .acting import ActPage, ActView


class RequestTransferView(ActPage):
    """Ask that a lead may land outside the district that holds first negotiation."""

    template_name = "partners/request_transfer.html"
    done = gettext_lazy("Transfer requested. A city administrator decides it.")

    def get(self, request, pk):
        lead = self.record(pk)
        self.check_may(lead)
        barred = Transfer.bars(lead)
        return self.show(lead, self.form(lead), [barred] if barred else [], 422 if barred else 200)

    def form(self, lead, *data):
        return TransferForm(*data, lead=lead)

    def act(self, lead, given):
        Transfer.request(lead, by=self.request.user, **given)

    def about(self, lead):
        return {"barred": Transfer.bars(lead)}

    def back(self, lead):
        return f"{lead.get_absolute_url()}#transfer"


class OfTransfer(ActView):
    def transfer(self, lead):
        rows = lead.transfers.visible_to(self.request.user)
        return get_object_or_404(rows, pk=self.kwargs["number"])

    def back(self, lead):
        return f"{lead.get_absolute_url()}#transfer"


class DecideTransferView(OfTransfer):
    form_class = DecisionForm
    done = gettext_lazy("Transfer decided.")

    def act(self, lead, given):
        transfer = self.transfer(lead)
        if given["seen"] != transfer.state:
            told = _("The transfer is “%(state)s” by now; open the lead again.")
            raise StaleLead(told % {"state": transfer.get_state_display()})
        transfer.decide(given["verdict"] == "approve", by=self.request.user, note=given["decision_note"])


class CarryOutTransferView(OfTransfer):
    done = gettext_lazy("Transfer carried out: the lead lands in the other district.")

    def act(self, lead, given):
        self.transfer(lead).carry_out(by=self.request.user)
