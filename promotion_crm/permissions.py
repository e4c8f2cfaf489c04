"""What a person may do, read from the database once for a page."""

from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import Permission
from django.db.models import Q


class OneQuery(ModelBackend):
    """Django's own, but a person's permissions and those of their roles in one query: every page asks for both."""

    def get_all_permissions(self, user_obj, obj=None):
        if not user_obj.is_active or user_obj.is_anonymous or obj is not None:
            return set()
        if not hasattr(user_obj, "_perm_cache"):
            held = Permission.objects.order_by()
            if not user_obj.is_superuser:
                of_roles = held.filter(group__user=user_obj).values("pk")
                held = held.filter(Q(pk__in=user_obj.user_permissions.order_by().values("pk")) | Q(pk__in=of_roles))
            named = held.values_list("content_type__app_label", "codename")
            user_obj._perm_cache = {f"{label}.{name}" for label, name in named}
        return user_obj._perm_cache
