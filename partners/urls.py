from django.urls import include, path

from .views.aftercare import AddIssueView, IssueStateView
from .views.moving import MoveLeadView, StatusOfLeadView
from .views.records import ContactView, LeadView, OrganizationView
from .views.reminding import seen
from .views.tracking import AddCheckView, AddReceiptView, MilestoneView, TakeBackReceiptView, VerifyReceiptView

LANDING = [
    path("receipts/", AddReceiptView.as_view(), name="add-receipt"),
    path("receipts/<int:receipt>/verify/", VerifyReceiptView.as_view(), name="verify-receipt"),
    path("receipts/<int:receipt>/take-back/", TakeBackReceiptView.as_view(), name="take-back-receipt"),
    path("milestones/", MilestoneView.as_view(), name="set-milestone"),
    path("checks/", AddCheckView.as_view(), name="add-check"),
    path("issues/", AddIssueView.as_view(), name="add-issue"),
    path("issues/<int:issue>/state/", IssueStateView.as_view(), name="issue-state"),
]

urlpatterns = [
    path("organizations/<int:pk>/", OrganizationView.as_view(), name="organization"),
    path("contacts/<int:pk>/", ContactView.as_view(), name="contact"),
    path("leads/<int:pk>/", LeadView.as_view(), name="lead"),
    path("leads/<int:pk>/move/", MoveLeadView.as_view(), name="move-lead"),
    path("leads/<int:pk>/status/", StatusOfLeadView.as_view(), name="lead-status"),
    path("leads/<int:pk>/", include(LANDING)),
    path("reminders/<int:pk>/seen/", seen, name="reminder-seen"),
]
