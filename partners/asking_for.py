"""Whom a command is about and who runs it: what the commands on the rights of a person have in common."""

from django.core.management.base import CommandError
from django.utils.translation import gettext as _

from partners.models import Contact
from promotion_crm.models import User
from promotion_crm.roles import OPERATOR


def person(username, permission, *, named=False):
    """The user of `--as` who holds the permission; with `named` one must be given. Raises CommandError."""
    if not username and not named:
        return OPERATOR
    user = User.objects.filter(username=username or "", is_active=True).first()
    if not user:
        raise CommandError(f"--as={username or ''}: {_('There is no such user.')}")
    if not user.has_perm(permission):
        raise CommandError(f"--as={username}: {_('This user may not do that.')}")
    return user


def contact(number, by):
    found = Contact.objects.visible_to(by).filter(pk=number).first()
    if not found:
        raise CommandError(f"contact={number}: {_('There is no such contact.')}")
    return found
