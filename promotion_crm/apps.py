from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _

from . import checks as checks  # registers the checks
from . import roles


class KernelConfig(AppConfig):
    name = "promotion_crm"
    verbose_name = _("System")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        # Django's own hook: permissions exist only after it has made them.
        post_migrate.connect(roles.sync, dispatch_uid="promotion_crm.roles")
