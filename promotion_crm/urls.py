from django.conf import settings
from django.contrib import admin
from django.contrib.auth import views as auth
from django.contrib.staticfiles.urls import staticfiles_urlpatterns
from django.urls import include, path

from . import shell
from .views.bulk_changes import bulk_change, bulk_changes
from .views.desk import desk
from .views.health import healthz, readyz
from .views.search import search

handler400 = "promotion_crm.views.refusals.bad_request"

urlpatterns = [
    path("", desk, name="desk"),
    path("bulk-changes/", bulk_changes, name="bulk-changes"),
    path("bulk-changes/<int:pk>/", bulk_change, name="bulk-change"),
    path("search/", search, name="search"),
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
    path(
        "sign-in/",
        auth.LoginView.as_view(redirect_authenticated_user=True),
        name="sign-in",
    ),
    path("sign-out/", shell.SignOut.as_view(), name="sign-out"),
    path("password/", auth.PasswordChangeView.as_view(), name="change-password"),
    path("password/changed/", auth.PasswordChangeDoneView.as_view(), name="password_change_done"),
    path("language/", shell.set_language, name="language"),
    path("theme/", shell.set_theme, name="theme"),
    path("admin/", admin.site.urls),
    path("", include("partners.urls")),
    path("", include("events.urls")),
    path("", include("promotion_crm.lists.urls")),
]
if settings.DEBUG:
    urlpatterns += staticfiles_urlpatterns()
