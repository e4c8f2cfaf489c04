"""The page of a partner's link: the text of a dispatch, and a button that says they have it. Nobody is signed in."""

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect, render
from django.utils import translation
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from partners.programs.dispatching import NoSuchLink, confirm_by_link, recipient_of
from partners.programs.letters import Letter
from partners.speaking import CHINESE, ENGLISH
from promotion_crm.limiting import limited
from promotion_crm.sealing import sealed


# The link itself is what a forger lacks; no cookie is read here. And with no referrer a browser names no origin,
# which Django's check would refuse.
@csrf_exempt
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
@limited("signed link", by_address=True)
def confirm_dispatch(request, token):
    asked = request.GET.get("language")
    asked = asked if asked in (ENGLISH, CHINESE) else ""
    try:
        recipient = recipient_of(token)
    except NoSuchLink:
        with translation.override(asked or translation.get_language()):
            return _page(request, {"refused": True}, 404)
    with translation.override(asked or recipient.language):
        if request.method == "POST":
            confirm_by_link(recipient)
            return sealed(redirect(request.get_full_path()))
        letter = Letter(recipient, language=asked)
        return _page(request, {"recipient": recipient, "letter": letter}, 200)


def _page(request, context, status):
    other = ENGLISH if translation.get_language() == CHINESE else CHINESE
    return sealed(render(request, "partners/dispatches/answer.html", context | {"other": other}, status=status))
