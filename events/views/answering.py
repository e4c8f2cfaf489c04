"""The page of a guest's link: what was asked, what was answered, yes or no. Nobody is signed in here."""

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext_lazy
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from events import answering
from events.letters import days_of, host_of, language_of
from events.models import Participation
from events.qr_codes import qr_svg
from partners.speaking import CHINESE, ENGLISH
from promotion_crm.limiting import limited
from promotion_crm.sealing import sealed

LONGEST = 500


class AnswerForm(forms.Form):
    comes = forms.ChoiceField(choices=[("yes", ""), ("no", "")])
    note = forms.CharField(
        label=gettext_lazy("A note to the organizer"),
        max_length=LONGEST,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


# The link itself is what a forger lacks; no cookie is read here. And with no referrer a browser names no origin,
# which Django's check would refuse.
@csrf_exempt
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
@limited("signed link", by_address=True)
def answer(request, token):
    try:
        guest = answering.guest_of(token)
        with translation.override(_language(request, guest)):
            return _take(request, guest) if request.method == "POST" else _show(request, guest)
    except answering.NoSuchLink:
        return _refused(request, "altered", 404)
    except answering.LinkExpired:
        return _refused(request, "expired", 410)
    except answering.LinkWithdrawn:
        return _refused(request, "withdrawn", 410)


def _language(request, guest):
    """The one chosen on the page, else that of the mail."""
    if (asked := request.GET.get("language")) in (ENGLISH, CHINESE):
        return asked
    mail = guest.mails.exclude(language="").order_by("-asked_at").first()
    return mail.language if mail else language_of(guest)


def _take(request, guest):
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return _show(request, guest, form, 422)
    try:
        answering.answer(guest, yes=form.cleaned_data["comes"] == "yes", note=form.cleaned_data["note"])
    except ValidationError:  # it has begun meanwhile: the page says so
        return _show(request, guest, form, 409)
    return sealed(redirect(request.get_full_path()))


def _show(request, guest, form=None, status=200):
    context = {
        "guest": guest,
        "event": guest.event,
        "days": days_of(guest.event),
        "host": host_of(guest.event),
        "form": form or AnswerForm(initial={"note": guest.answer_note}),
        "closed": answering.closed_because(guest),
        "full": answering.places_of(guest.event).left == 0,
        "name": guest.contact.name if guest.contact else guest.name,
        "qr": qr_svg(guest.code) if guest.state == Participation.State.ACCEPTED else "",
    }
    return _page(request, "events/answer/page.html", context, status)


def _refused(request, why, status):
    asked = request.GET.get("language")
    with translation.override(asked if asked in (ENGLISH, CHINESE) else translation.get_language()):
        return _page(request, "events/answer/refused.html", {"why": why}, status)


def _page(request, template, context, status):
    other = CHINESE if translation.get_language() != CHINESE else ENGLISH
    return sealed(render(request, template, context | {"other": other}, status=status))
