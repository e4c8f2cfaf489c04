from django.urls import path

from .views.board import BoardView
from .views.board_moving import BoardMoveView
from .views.moving import MoveLeadView, StatusOfLeadView
from .views.records import ContactView, LeadView, OrganizationView

urlpatterns = [
    path("organizations/<int:pk>/", OrganizationView.as_view(), name="organization"),
    path("contacts/<int:pk>/", ContactView.as_view(), name="contact"),
    path("leads/board/", BoardView.as_view(), name="lead-board"),
    path("leads/board/<int:pk>/", BoardMoveView.as_view(), name="move-on-board"),
    path("leads/<int:pk>/", LeadView.as_view(), name="lead"),
    path("leads/<int:pk>/move/", MoveLeadView.as_view(), name="move-lead"),
    path("leads/<int:pk>/status/", StatusOfLeadView.as_view(), name="lead-status"),
]
