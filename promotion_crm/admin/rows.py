"""The admin shows, offers and accepts only rows the person may see."""

from django.db import models
from django.forms import DateInput

from promotion_crm.models import CrmQuerySet

from .pickers import ManyPicker, Picker


def is_autocomplete(request):
    return bool(request.resolver_match) and request.resolver_match.url_name == "autocomplete"


class VisibleRows:
    """For an admin or an inline: its rows, and the rows its foreign keys may point to.

    A foreign key is an autocomplete unless `plain_choices` names it.
    """

    plain_choices = ()
    formfield_overrides = {
        models.URLField: {"assume_scheme": "https"},
        # The browser's own calendar: no script of the stock admin, and every phone knows it.
        models.DateField: {"widget": DateInput(format="%Y-%m-%d", attrs={"type": "date"})},
    }

    def get_queryset(self, request):
        queryset = super().get_queryset(request)
        if not isinstance(queryset, CrmQuerySet):
            return queryset
        if is_autocomplete(request):
            return queryset.offered_to(request.user)
        return queryset.visible_to(request.user)

    def get_autocomplete_fields(self, request):
        fields = [*self.opts.concrete_fields, *self.opts.many_to_many]
        return [
            f.name
            for f in fields
            if f.is_relation and f.editable and f.name not in self.plain_choices and self._registered(f)
        ]

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs.setdefault("widget", Picker(db_field, self.admin_site, using=kwargs.get("using")))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs.setdefault("widget", ManyPicker(db_field, self.admin_site, using=kwargs.get("using")))
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def _registered(self, f):
        return f.related_model in self.admin_site._registry

    def get_field_queryset(self, db, db_field, request):
        """Posted keys are looked up among these rows, so any other is refused."""
        rows = super().get_field_queryset(db, db_field, request)
        if rows is None:
            rows = db_field.remote_field.model._default_manager.all()
        return rows.offered_to(request.user) if isinstance(rows, CrmQuerySet) else rows

    def may(self, act, request, obj):
        """Whether `obj` is among the rows of `act` ("visible_to", "editable_by"); asked once."""
        rows = self.opts.model._default_manager.all()
        if not isinstance(rows, CrmQuerySet) or request.user.is_superuser:
            return True
        known = request.__dict__.setdefault("crm_rows", {})
        key = (self.opts.label, obj.pk, act)
        if key not in known:
            known[key] = getattr(rows, act)(request.user).filter(pk=obj.pk).exists()
        return known[key]

    def may_all(self, act, request, objs):
        """Answer `may` for many rows with one query."""
        rows = self.opts.model._default_manager.all()
        if isinstance(rows, CrmQuerySet) and not request.user.is_superuser:
            pks = [obj.pk for obj in objs]
            allowed = set(getattr(rows, act)(request.user).filter(pk__in=pks).values_list("pk", flat=True))
            known = request.__dict__.setdefault("crm_rows", {})
            known.update({(self.opts.label, pk, act): pk in allowed for pk in pks})
