"""Whether a person may do today what they could at some time: a file that was kept is given out no longer if not."""

import pghistory.models
from django.apps import apps

from promotion_crm.history import entry_model
from promotion_crm.models import User, UserPermission, UserRole

PAIRS = (UserRole, UserPermission)


def rights_changed(user, since):
    """Whether the roles, the permissions of their own or the district of a person changed after that time."""
    given = [entries_of(pair).objects.filter(user=user.pk, pgh_created_at__gt=since) for pair in PAIRS]
    if any(rows.exists() for rows in given):
        return True
    before = entry_model(User).objects.filter(pgh_obj_id=user.pk, pgh_created_at__lte=since).order_by("-pgh_id")
    then = before.values_list("district", "is_superuser").first()
    return then is not None and then != (user.district_id, user.is_superuser)


def entries_of(pair):
    """The model of the history entries of a table of pairs."""
    of = (m for m in apps.get_models() if issubclass(m, pghistory.models.Event))
    return next(model for model in of if model.pgh_tracked_model is pair)
