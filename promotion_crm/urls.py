from django.conf import settings
from django.contrib import admin
from django.contrib.staticfiles.urls import staticfiles_urlpatterns
from django.urls import include, path, register_converter

from . import shell
from .importing import views as import_views
from .lists import export_views, limit_views, schedule_views
from .merging.views import merge, merged
from .record_history.kinds import KindConverter
from .retaining.views import retention, retention_rule
from .views import history, jobs, readings, saved_views, seals
from .views.bulk_changes import bulk_change, bulk_changes
from .views.desk import desk
from .views.health import healthz, readyz
from .views.machines import csp_reports, robots, security_txt
from .views.mail import mail_settings
from .views.palette import keys, palette
from .views.search import search
from .views.stars import set_star

register_converter(KindConverter, "kind")
handler400 = "promotion_crm.views.refusals.bad_request"
handler429 = "promotion_crm.signing_in.refusing.too_many"

urlpatterns = [
    path("", desk, name="desk"),
    path("bulk-changes/", bulk_changes, name="bulk-changes"),
    path("bulk-changes/<int:pk>/", bulk_change, name="bulk-change"),
    path("history/seals/", seals.seals, name="seals"),
    path("history/seals/against/", seals.against, name="seal-against"),
    path("history/seals/<int:pk>/", seals.seal, name="seal"),
    path("history/readings/", readings.readings, name="readings"),
    path("history/readings/<str:kind>/<int:pk>/", readings.readings_of, name="readings-of"),
    path("merge/<slug:name>/", merge, name="merge"),
    path("merge/<slug:name>/<int:pk>/", merged, name="merged"),
    path("search/", search, name="search"),
    path("palette/", palette, name="palette"),
    path("keys/", keys, name="keys"),
    path("star/<str:kind>/<int:pk>/", set_star, name="star"),
    path("history/<kind:kind>/<int:pk>/", history.history, name="history"),
    path("history/<kind:kind>/<int:pk>/compare/", history.compare, name="compare-moments"),
    path("history/<kind:kind>/<int:pk>/put-back/<int:entry>/<slug:field>/", history.put_back, name="put-back"),
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
    path("csp-reports/", csp_reports, name="csp-reports"),
    path("robots.txt", robots, name="robots"),
    path(".well-known/security.txt", security_txt, name="security-txt"),
    path("", include("promotion_crm.signing_in.urls")),
    path("language/", shell.set_language, name="language"),
    path("theme/", shell.set_theme, name="theme"),
    path("mail/", mail_settings, name="mail-settings"),
    path("jobs/<int:pk>/", jobs.job, name="job"),
    path("jobs/<int:pk>/cancel/", jobs.cancel_job, name="cancel-job"),
    path("exports/", export_views.exports, name="exports"),
    path("exports/<int:pk>/file/", export_views.export_file, name="export-file"),
    path("exports/limits/", limit_views.limits, name="export-limits"),
    path("exports/alerts/<int:pk>/seen/", limit_views.seen, name="export-alert-seen"),
    path("exports/schedules/", schedule_views.schedules, name="export-schedules"),
    path("exports/schedules/new/", schedule_views.new_schedule, name="new-export-schedule"),
    path("exports/schedules/<int:pk>/", schedule_views.change_schedule, name="export-schedule"),
    path("exports/schedules/<int:pk>/delete/", schedule_views.delete_schedule, name="delete-export-schedule"),
    path("exports/schedules/<int:pk>/run/", schedule_views.run_schedule, name="run-export-schedule"),
    path("retention/", retention, name="retention"),
    path("retention/<slug:name>/", retention_rule, name="retention-rule"),
    path("imports/", import_views.imports, name="imports"),
    path("imports/<int:pk>/", import_views.show, name="import"),
    path("imports/<int:pk>/check/", import_views.check, name="check-import"),
    path("imports/<int:pk>/save/", import_views.save, name="save-import"),
    path("imports/<int:pk>/discard/", import_views.discard, name="discard-import"),
    path("imports/<int:pk>/refused.csv", import_views.refused, name="refused-rows"),
    path("imports/<str:name>.csv", import_views.template, name="import-template"),
    path("admin/", admin.site.urls),
    path("views/", saved_views.manage, name="saved-views"),
    path("views/new/", saved_views.new, name="new-view"),
    path("views/<int:pk>/", saved_views.change, name="saved-view"),
    path("views/<int:pk>/replace/", saved_views.replace, name="replace-view"),
    path("views/<int:pk>/mark/", saved_views.mark, name="mark-view"),
    path("views/<int:pk>/delete/", saved_views.delete, name="delete-view"),
    path("views/<int:pk>/take-over/", saved_views.take_over, name="take-over-view"),
    path("", include("partners.urls")),
    path("", include("events.urls")),
    path("", include("promotion_crm.lists.urls")),
]
if settings.DEBUG:
    urlpatterns += staticfiles_urlpatterns()
