from django.apps import AppConfig, apps
from django.contrib.admin import apps as stock
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _

from . import checks as checks  # registers the checks
from . import roles


class KernelConfig(AppConfig):
    name = "promotion_crm"
    verbose_name = _("System")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        # Django's own hook, called for each app in turn: after the last all permissions have been made.
        last = [app for app in apps.get_app_configs() if app.models_module][-1]
        post_migrate.connect(roles.sync, sender=last, dispatch_uid="promotion_crm.roles")


class CrmAdminConfig(stock.AdminConfig):
    """The stock admin, with our site in place of its own."""

    default = False
    default_site = "promotion_crm.administration.CrmAdminSite"
