"""History of the tables of pairs that Django makes by itself: who was given what, when."""

import pghistory

from .accounts import User
from .places import Zone


def track_pairs(model):
    """Keep who was given what: a pair is added or removed, never changed."""
    return pghistory.track(pghistory.InsertEvent(), pghistory.DeleteEvent(), obj_field=None)(model)


@track_pairs
class UserRole(User.groups.through):
    """A person was given a role, or it was taken from them."""

    class Meta:
        proxy = True


@track_pairs
class UserPermission(User.user_permissions.through):
    """A person was given a permission of their own, or it was taken from them."""

    class Meta:
        proxy = True


@track_pairs
class ZoneDistrict(Zone.districts.through):
    """A zone was said to lie in a district, or no longer."""

    class Meta:
        proxy = True
