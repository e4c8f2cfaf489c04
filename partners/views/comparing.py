from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from partners.models import Suspicion
from promotion_crm.refused import REFUSED, sentences, status_of

from .moving import MoveLeadView


class DecideSuspicionView(MoveLeadView):
    """Decide whether a lead repeats another. Refused, the page says why and keeps what was typed."""

    def post(self, request, pk, number):
        lead = self.record(pk)
        rows = Suspicion.objects.visible_to(request.user).select_related("lead", "other__duplicate_of")
        suspicion = get_object_or_404(rows, pk=number, lead=lead)
        try:
            self.decide(suspicion, **{n: request.POST.get(n, "") for n in ("verdict", "reason", "sure")})
        except REFUSED as error:
            return self.refused(self.record(pk), sentences(error), status_of(error))
        return redirect(f"{lead.get_absolute_url()}#suspicions")

    def decide(self, suspicion, verdict, reason, sure):
        same = verdict == Suspicion.Verdict.SAME
        if "\0" in reason:
            raise ValidationError(_("Reason: it holds a character that is not text."))
        if same and not sure:
            raise ValidationError(
                _("Tick that %(lead)s is to be closed as a duplicate; it then counts no more."),
                params={"lead": suspicion.lead.code},
            )
        suspicion.decide(verdict, by=self.request.user, reason=reason)
        said = _("Closed as a duplicate of %(code)s.") if same else _("Kept apart from %(code)s.")
        messages.success(self.request, said % {"code": suspicion.other.code})
