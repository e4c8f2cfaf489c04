"""What must hold of the installation before anything runs."""

from importlib.util import find_spec

from django.core.checks import Error, Tags, register
from django.utils.translation import gettext_lazy as _


@register(Tags.compatibility)
def psycopg_3_is_absent(app_configs, **kwargs):
    """Django prefers psycopg 3 silently, and then rows come ten times slower and `copy_expert` is gone."""
    if find_spec("psycopg") is None:
        return []
    return [
        Error(
            _("psycopg 3 is installed, and Django would use it in place of psycopg2."),
            hint=_("Remove it: pip uninstall psycopg psycopg-binary psycopg-c"),
            id="promotion_crm.E001",
        )
    ]
