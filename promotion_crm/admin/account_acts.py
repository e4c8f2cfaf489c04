"""What a system administrator does for a person: end their sessions, reset a second factor that is lost."""

from django.contrib import admin, messages
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from promotion_crm.models import BrowserSession
from promotion_crm.signing_in.factors import reset

REASON_LENGTH = 200


def _asked(model_admin, request, people, act, **words):
    """The page that asks once more, or None when the person has said yes to it."""
    if any(not model_admin.has_change_permission(request, user) for user in people):
        messages.error(request, _("Only a superuser may do this to a superuser. Nothing was done."))
        return True
    if request.user in people:
        messages.error(request, _("Your own account is changed under My account. Nothing was done."))
        return True
    reason = request.POST.get("reason", "").replace("\x00", "").strip()[:REASON_LENGTH]
    if "confirm" in request.POST and (reason or not words.get("why")):
        return None
    context = {
        **model_admin.admin_site.each_context(request),
        **words,
        "people": people,
        "act": act,
        "opts": model_admin.opts,
        "missing": "confirm" in request.POST,
        "limit": REASON_LENGTH,
    }
    return TemplateResponse(request, "admin/account_act.html", context)


@admin.action(permissions=["change"], description=gettext_lazy("End all sessions"))
def end_sessions(model_admin, request, queryset):
    people = list(queryset)
    words = {"title": _("End all sessions"), "about": _("They are signed out everywhere, and sign in again.")}
    if answer := _asked(model_admin, request, people, "end_sessions", **words):
        return None if answer is True else answer
    ended, _parts = BrowserSession.objects.filter(user__in=people).delete()
    said = ngettext("%(n)d session is ended.", "%(n)d sessions are ended.", ended) % {"n": ended}
    return messages.success(request, said)


@admin.action(permissions=["change"], description=gettext_lazy("Reset the second factor"))
def reset_second_factor(model_admin, request, queryset):
    people = list(queryset)
    words = {
        "title": _("Reset the second factor"),
        "about": _(
            "For who lost the device and the recovery codes. Make sure that it is them who asks. The app, passkeys and "
            "codes no longer work, and they are signed out everywhere."
        ),
        "why": True,
    }
    if answer := _asked(model_admin, request, people, "reset_second_factor", **words):
        return None if answer is True else answer
    for user in people:
        reset(user, by=request.user, reason=request.POST["reason"].replace("\x00", "").strip()[:REASON_LENGTH])
    said = ngettext(
        "The second factor of %(n)d person is reset.", "The second factors of %(n)d people are reset.", len(people)
    )
    return messages.success(request, said % {"n": len(people)})
