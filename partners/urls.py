from django.urls import path

from .views.comparing import DecideSuspicionView
from .views.entering import NewLeadView, lead_alike, lead_find, lead_parts
from .views.moving import MoveLeadView, StatusOfLeadView
from .views.records import ContactView, LeadView, OrganizationView

urlpatterns = [
    path("organizations/<int:pk>/", OrganizationView.as_view(), name="organization"),
    path("contacts/<int:pk>/", ContactView.as_view(), name="contact"),
    path("leads/new/", NewLeadView.as_view(), name="new-lead"),
    path("leads/new/alike/", lead_alike, name="new-lead-alike"),
    path("leads/new/find/", lead_find, name="new-lead-find"),
    path("leads/new/parts/", lead_parts, name="new-lead-parts"),
    path("leads/<int:pk>/", LeadView.as_view(), name="lead"),
    path("leads/<int:pk>/move/", MoveLeadView.as_view(), name="move-lead"),
    path("leads/<int:pk>/suspicions/<int:number>/decide/", DecideSuspicionView.as_view(), name="decide-suspicion"),
    path("leads/<int:pk>/status/", StatusOfLeadView.as_view(), name="lead-status"),
]
