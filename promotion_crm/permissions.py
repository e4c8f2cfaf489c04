"""What a person may do, read from the database once for a page, along with their roles."""

from django.contrib.auth.backends import ModelBackend


class OneQuery(ModelBackend):
    """Django's own, but the permissions come with what every page asks of a person anyway, see `User`."""

    def get_all_permissions(self, user_obj, obj=None):
        if not user_obj.is_active or user_obj.is_anonymous or obj is not None:
            return set()
        return user_obj.permissions
