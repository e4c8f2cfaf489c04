"""What the database refuses, in the words of the rule it is about."""

from django.apps import apps
from django.utils.text import capfirst
from django.utils.translation import gettext as _

GONE = "23503"  # a key that points to nothing


def code_of(error):
    return getattr(error.__cause__, "pgcode", "") or ""


def said(error):
    """A sentence for an IntegrityError or InternalError: that of the broken constraint where it is known."""
    about = getattr(error.__cause__, "diag", None)
    model = _model(getattr(about, "table_name", None))
    if model and code_of(error) == GONE:
        words = _("%(records)s would point to a record that has gone by now.")
        return words % {"records": capfirst(model._meta.verbose_name_plural)}
    for constraint in model._meta.constraints if model else ():
        if constraint.name == about.constraint_name:
            return str(constraint.violation_error_message)
    return _("The database refuses it: %(why)s") % {"why": str(error).partition("\n")[0]}


def _model(table):
    return next((model for model in apps.get_models() if table and model._meta.db_table == table), None)
