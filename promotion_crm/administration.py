"""The admin site: the stock one, with our sign-in page and bilingual autocompletes."""

from allauth.core.internal import ratelimit
from django.contrib.admin import AdminSite
from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from .limiting import limited, typed
from .signing_in.letters import PASSWORD, tell_owner


class Autocomplete(AutocompleteJsonView):
    """What is offered while typing: rows the person may see, in words that tell them apart."""

    def serialize_result(self, obj, to_field_name):
        return {
            "id": str(getattr(obj, to_field_name)),
            "text": self.model_admin.offered_as(obj),
        }


class CrmAdminSite(AdminSite):
    site_header = site_title = _("Promotion CRM")
    index_title = _("Administration")
    enable_nav_sidebar = False

    @method_decorator(never_cache)
    @method_decorator(login_not_required)
    def login(self, request, extra_context=None):
        """There is one sign-in page, the site's own."""
        if request.user.is_authenticated and not self.has_permission(request):
            raise PermissionDenied(_("The administration is for members of staff."))
        target = request.GET.get("next") or request.POST.get("next")
        return redirect_to_login(target or reverse("admin:index", current_app=self.name))

    @method_decorator(sensitive_post_parameters())
    def password_change(self, request, extra_context=None):
        """The old password is not guessed here either: the limit is that of the site's own page."""
        if refused := ratelimit.consume_or_429(request, app="allauth.account", action="change_password"):
            return refused
        answer = super().password_change(request, extra_context)
        if request.method == "POST" and answer.status_code == 302:
            tell_owner(request.user, PASSWORD)
        return answer

    def get_urls(self):
        """Without Django's way to a page by the number of a table: pages link by get_absolute_url."""
        return [entry for entry in super().get_urls() if getattr(entry, "name", "") != "view_on_site"]

    def admin_view(self, view, cacheable=False):
        """Each list of the admin counts as a search where words are asked for."""
        return super().admin_view(limited("search", when=typed)(view), cacheable)

    @method_decorator(limited("search"))
    def autocomplete_view(self, request):
        return Autocomplete.as_view(admin_site=self)(request)

    def get_app_list(self, request, app_label=None):
        """Roles stand beside users, not in an app of their own."""
        apps = super().get_app_list(request, app_label)
        roles = [model for app in apps if app["app_label"] == "auth" for model in app["models"]]
        for model in roles:
            model["name"] = _("Roles")
        for app in apps:
            if app["app_label"] == "promotion_crm":
                app["models"] += roles
                return [app for app in apps if app["app_label"] != "auth"]
        return apps
