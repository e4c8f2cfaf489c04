"""A form of the admin whose read-only fields link only to records that the reader may open."""

from django.contrib.admin.helpers import AdminReadonlyField


class Reading:
    """Stands for a part of the form, which Django nests: form, fieldset, line, field."""

    def __init__(self, part, request):
        self._part, self._request = part, request

    def __getattr__(self, name):
        return getattr(self._part, name)

    def __iter__(self):
        for part in self._part:
            if isinstance(part, AdminReadonlyField):
                yield ReadField(part, self._request)
            else:
                yield Reading(part, self._request) if hasattr(part, "__iter__") else part


class ReadField(AdminReadonlyField):
    def __init__(self, stock, request):
        super().__init__(stock.form, stock.field["field"], stock.is_first, stock.model_admin)
        self._request = request

    def get_admin_url(self, remote_field, remote_obj):
        if not remote_obj.pk:  # stands for one whose name is hidden
            return str(remote_obj)
        model_admin = self.model_admin.admin_site._registry.get(remote_field.model)
        if model_admin and model_admin.has_view_or_change_permission(self._request, remote_obj):
            return super().get_admin_url(remote_field, remote_obj)
        return str(remote_obj)
