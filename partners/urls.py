from django.urls import path

from .views.funnel import funnel, funnel_export
from .views.moving import MoveLeadView, StatusOfLeadView
from .views.records import ContactView, LeadView, OrganizationView

urlpatterns = [
    path("organizations/<int:pk>/", OrganizationView.as_view(), name="organization"),
    path("contacts/<int:pk>/", ContactView.as_view(), name="contact"),
    path("leads/funnel/", funnel, name="funnel"),
    path("leads/funnel/export.csv", funnel_export, name="funnel-export"),
    path("leads/<int:pk>/", LeadView.as_view(), name="lead"),
    path("leads/<int:pk>/move/", MoveLeadView.as_view(), name="move-lead"),
    path("leads/<int:pk>/status/", StatusOfLeadView.as_view(), name="lead-status"),
]
