"""The page that takes back the consent of many: who they are and who did so before, then done."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from partners.models import Contact
from partners.privacy.withdrawing import MOST, Withdrawing
from promotion_crm.lists.bulk_views import rows_asked
from promotion_crm.lists.problems import BadQuestion
from promotion_crm.lists.views import list_for, nonsense
from promotion_crm.refused import REFUSED, sentences, status_of

from .privacy import HowForm

SHOWN = 20  # persons of each group


class ManyForm(HowForm):
    """As for one, but what is said for many says what shows it."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["evidence"]
        field.required = True
        field.error_messages["required"] = _("Write what shows it, such as the letter and its day.")


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(["partners.view_contact", "partners.change_contact"], raise_exception=True)
def withdraw_consents(request):
    """Of the contacts ticked; without a tick, of all that match."""
    try:
        question, ticked, back = rows_asked(request, list_for(request.user, "contacts"))
    except BadQuestion as error:
        return nonsense(request, error)
    rows = question.of.rows(request.user).filter(pk__in=ticked) if ticked else question.rows
    act = Withdrawing(rows, request.user)
    page = {"act": act, "most": MOST, "back": back, "ticked": bool(ticked)}
    if request.method != "POST" or not act.pending or len(act.found) > MOST:
        return _show(request, page, ManyForm())
    form = ManyForm(request.POST)
    if not form.is_valid():
        return _show(request, page, form, status=422)
    try:
        count = act.run(request.POST.get("seen", ""), **form.cleaned_data)
    except REFUSED as error:
        again = page | {"act": Withdrawing(rows, request.user)}
        return _show(request, again, form, sentences(error), status_of(error))
    said = ngettext("Consent of %(number)d person withdrawn.", "Consent of %(number)d persons withdrawn.", count)
    messages.success(request, said % {"number": count})
    return redirect(back)


def _show(request, page, form, problems=(), status=200):
    act = page["act"]
    groups = {"pending": act.pending, "withdrawn": act.withdrawn, "others": act.others}
    shown = {pk for numbers in groups.values() for pk in numbers[:SHOWN]}
    people = Contact.objects.filter(pk__in=shown).select_related("organization").in_bulk()
    for name, numbers in groups.items():
        rows = [people[pk] for pk in numbers[:SHOWN] if pk in people]
        page[name] = {"count": len(numbers), "rows": rows, "more": len(numbers) - len(rows)}
    page |= {"form": form, "problems": problems, "too_many": len(act.found) > MOST}
    return render(request, "partners/privacy/withdraw_many.html", page, status=status)
