"""Who must have a second factor, who showed it, and since when somebody has one."""

from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db import transaction
from django.utils.timezone import now

from promotion_crm.history import because
from promotion_crm.models import BrowserSession

from .letters import RESET, tell_owner

MARK = "second_factor"  # in the session: the second factor was shown, or set up, in it


def must_have(user):
    """Whether a role of this person needs a second factor. The roles are read once for a page anyway."""
    needed = settings.SECOND_FACTOR_ROLES
    if not needed:
        return False
    return (user.is_superuser and "superuser" in needed) or bool(user.roles & needed)


def mark(request):
    request.session[MARK] = request.user.pk


def passed(request):
    """Whether this session belongs to who showed a second factor in it."""
    if request.session.get(MARK) == request.user.pk:
        return True
    return any(used["method"] == "mfa" for used in get_authentication_records(request, request.user))


def tell(user, reason):
    """Bring what the account says of its second factor up to date, with the reason in its history."""
    has = Authenticator.objects.filter(user=user).exclude(type=Authenticator.Type.RECOVERY_CODES).exists()
    if has != bool(user.second_factor_since):
        user.second_factor_since = now() if has else None
        with because(reason):
            user.save(update_fields=["second_factor_since"])


@transaction.atomic
def reset(user, *, by, reason):
    """Take the second factor of somebody who lost it, and end their sessions."""
    user.hold()
    Authenticator.objects.filter(user=user).delete()
    user.second_factor_since = None
    with because(reason, by=by):
        user.save(update_fields=["second_factor_since"])
    BrowserSession.objects.of(user).delete()
    tell_owner(user, RESET)
