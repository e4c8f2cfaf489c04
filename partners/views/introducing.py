from django.core.exceptions import PermissionDenied
from django.db.models import Sum
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from partners.introducing import find_partners
from partners.lead_forms import AcceptForm, ClaimForm, StateForm
from partners.models import Introduction, Organization
from partners.pipeline import StaleLead
from promotion_crm.limiting import limited
from promotion_crm.roles import OVERRIDE

from .acting import ActPage, ActView

ADD = "partners.add_introduction"


class ClaimView(ActPage):
    """Name a partner on a lead. Without scripts, “Find” posts the form and shows it again with what was found."""

    template_name = "partners/claim.html"
    done = gettext_lazy("Introduction claimed.")

    def check_may(self, lead):
        super().check_may(lead)
        if not self.request.user.has_perm(ADD):
            raise PermissionDenied

    def form(self, lead, *data):
        user, named = self.request.user, lead.introductions.standing().aggregate(share=Sum("share"))["share"] or 0
        left = {"share": f"{100 - named:f}".removesuffix(".00")}
        return ClaimForm(*data, initial=left, user=user, overrides=user.has_perm(OVERRIDE))

    def post(self, request, pk, **keys):
        if "save" in request.POST:
            return super().post(request, pk, **keys)
        lead = self.record(pk)
        self.check_may(lead)
        return self.show(lead, self.unjudged(lead))

    def unjudged(self, lead):
        """The same form with what was typed and the button pressed: one picked, or dropped again."""
        form, given = self.form(lead), self.request.POST
        form.initial = {name: given.get(name, "") for name in form.fields}
        if picked := given.get("pick", ""):
            form.initial |= {"partner": picked, "partner_q": ""}
        elif "drop" in given:
            form.initial["partner"] = ""
        return form

    def act(self, lead, given):
        del given["partner_q"]
        Introduction.claim(lead, given.pop("partner"), by=self.request.user, **given)

    def about(self, lead):
        given, user = self.request.POST, self.request.user
        text = given.get("partner_q", "") if "find" in given or "save" in given else ""
        return {
            "named": lead.introductions.visible_to(user).standing().select_related("partner"),
            "find_url": reverse("find-partner", args=[lead.pk]),
            "found": find_partners(text, user, lead.received_on),
        }

    def show(self, lead, form, problems=(), status=200):
        form.picked = self.picked(form["partner"].value())
        return super().show(lead, form, problems, status)

    def picked(self, number):
        """The organization that stands in the box as picked; None when there is none one may see."""
        if not (number and str(number).isascii() and str(number).isdigit() and len(str(number)) < 10):
            return None
        return Organization.objects.visible_to(self.request.user).filter(pk=number).first()

    def back(self, lead):
        return f"{lead.get_absolute_url()}#introductions"


@method_decorator(limited("search"), name="dispatch")
class FindPartnerView(ActView):
    """What the box of the claim suggests while a name is typed."""

    http_method_names = ["get"]

    def has_permission(self):
        return super().has_permission() and self.request.user.has_perm(ADD)

    def get(self, request, pk):
        text = request.GET.get("partner_q", "")
        lead = self.record(pk)
        found = find_partners(text, request.user, lead.received_on)
        return render(request, "partners/claim/found.html", {"record": lead, "found": found, "text": text})


class OfIntroduction(ActView):
    def introduction(self, lead):
        rows = lead.introductions.visible_to(self.request.user)
        return get_object_or_404(rows.select_related("partner", "appointment"), pk=self.kwargs["number"])

    def back(self, lead):
        return f"{lead.get_absolute_url()}#introductions"


class IntroductionStateView(OfIntroduction):
    form_class = StateForm

    def act(self, lead, given):
        claim = self.introduction(lead)
        if given["seen"] != claim.state:
            told = _("The claim is “%(state)s” by now, and does not become what you chose.")
            raise StaleLead(told % {"state": claim.get_state_display()})
        claim.set_state(given["state"], by=self.request.user, note=given["note"])
        self.done = _("The claim of %(partner)s is now “%(state)s”.") % {
            "partner": claim.partner,
            "state": claim.get_state_display(),
        }


class AcceptIntroductionView(OfIntroduction):
    form_class = AcceptForm
    done = gettext_lazy("Accepted against the rules; the reason stands beside it.")

    def act(self, lead, given):
        self.introduction(lead).accept(by=self.request.user, reason=given["override_reason"])
