"""Whose names a person may read: a row they see may point to one they do not."""

from django.utils.translation import gettext_lazy as _


class Hidden:
    """Stands where a related record stood whose name the person may not read."""

    pk = ""  # so that no link is made to it

    def __init__(self, pk):
        self.id = pk

    def __str__(self):
        return str(_("(not visible to you)"))


def whole(model, user):
    """Whether this person may read the names of all rows of the model."""
    rows = model._default_manager.all()
    return user.is_superuser or not hasattr(rows, "named_to") or not rows.named_to(user).query.where


def named(model, ids, user):
    """Those of the ids whose names this person may read; a query only where it matters."""
    if not ids or whole(model, user):
        return set(ids)
    return set(model._default_manager.all().named_to(user).filter(pk__in=ids).values_list("pk", flat=True))


def hide(rows, user):
    """Put `Hidden` in place of every related record of these rows that must not be named.

    The rows are of one model; it costs at most one query for each foreign key.
    """
    for f in foreign_keys(type(rows[0])) if rows else ():
        ids = {getattr(row, f.attname) for row in rows} - {None}
        unnamed = ids - named(f.related_model, ids, user)
        for row in rows if unnamed else ():
            pk = getattr(row, f.attname)
            if pk in unnamed:
                f.set_cached_value(row, Hidden(pk))


def first_of(model, pks, user, most=20):
    """The first of these records, of those the person may see, ready to be named."""
    joined = [f.name for f in foreign_keys(model)]
    visible = model._default_manager.visible_to(user).filter(pk__in=pks)
    rows = list(model._base_manager.filter(pk__in=visible.values("pk")).select_related(*joined).order_by("pk")[:most])
    hide(rows, user)
    return rows


def hidden_fields(row):
    """The names of the foreign keys of a row that `hide` has put out of sight."""
    return [f.name for f in foreign_keys(type(row)) if isinstance(f.get_cached_value(row, default=None), Hidden)]


def uncover(row):
    """Take the stand-ins out of a row again, so that it can be saved."""
    for name in hidden_fields(row):
        row._meta.get_field(name).delete_cached_value(row)


def foreign_keys(model):
    return [f for f in model._meta.concrete_fields if f.is_relation]
