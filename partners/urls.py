from django.urls import path

from partners.models import Document
from promotion_crm.views.documents import addresses

from .views import dispatching
from .views.board import BoardView
from .views.board_moving import BoardMoveView
from .views.cards import contact_card
from .views.clocks import StopClockView
from .views.comparing import DecideSuspicionView
from .views.confirming import confirm_dispatch
from .views.doubles import decide_double, doubles, doubles_alike, first_doubles, look
from .views.entering import NewLeadView, lead_alike, lead_find, lead_parts
from .views.evidence import evidence
from .views.funnel import funnel, funnel_export
from .views.introducing import AcceptIntroductionView, ClaimView, FindPartnerView, IntroductionStateView
from .views.keeping_in_touch import keep_in_touch
from .views.landing import (
    IssuePage,
    IssueStatePage,
    LandingCheckPage,
    LandingView,
    MilestonePage,
    ReceiptPage,
    TakeBackReceiptPage,
    VerifyReceiptView,
    seen,
)
from .views.moving import MoveLeadView, StatusOfLeadView
from .views.records import ContactView, LeadView, OrganizationView
from .views.transferring import CarryOutTransferView, DecideTransferView, RequestTransferView
from .views.verifying import (
    AskVerificationView,
    ChecklistView,
    DecideVerificationView,
    ReopenLandingView,
    VerificationView,
    WithdrawVerificationView,
)

CLAIM = "leads/<int:pk>/introductions/"
TRANSFER = "leads/<int:pk>/transfer/"
VERIFICATION = "leads/<int:pk>/verification/"

LANDING = "leads/<int:pk>/landing/"

urlpatterns = [
    *(path(f"documents/{route}", view, name=name) for route, view, name in addresses(Document)),
    path(LANDING, LandingView.as_view(), name="landing"),
    path(f"{LANDING}milestones/<slug:kind>/", MilestonePage.as_view(), name="milestone"),
    path(f"{LANDING}receipts/", ReceiptPage.as_view(), name="new-receipt"),
    path(f"{LANDING}receipts/<int:number>/verify/", VerifyReceiptView.as_view(), name="verify-receipt"),
    path(f"{LANDING}receipts/<int:number>/take-back/", TakeBackReceiptPage.as_view(), name="take-back-receipt"),
    path(f"{LANDING}checks/", LandingCheckPage.as_view(), name="new-landing-check"),
    path(f"{LANDING}issues/", IssuePage.as_view(), name="new-issue"),
    path(f"{LANDING}issues/<int:number>/", IssueStatePage.as_view(), name="issue-state"),
    path("reminders/<int:pk>/seen/", seen, name="reminder-seen"),
    path("dispatches/new/", dispatching.new, name="new-dispatch"),
    path("dispatches/to/partners/", dispatching.from_list, {"name": "partners"}, name="dispatch-to-partners"),
    path(
        "dispatches/to/appointments/",
        dispatching.from_list,
        {"name": "appointments"},
        name="dispatch-to-appointments",
    ),
    path("dispatches/<int:pk>/", dispatching.DispatchView.as_view(), name="dispatch"),
    path("dispatches/<int:pk>/change/", dispatching.change, name="change-dispatch"),
    path("dispatches/<int:pk>/send/", dispatching.send, name="send-dispatch"),
    path("dispatches/<int:pk>/again/", dispatching.again, name="send-dispatch-again"),
    path("dispatches/<int:pk>/confirm/", dispatching.confirm, name="confirm-recipients"),
    path("dispatches/by-link/<str:token>/", confirm_dispatch, name="confirm-dispatch"),
    path("organizations/<int:pk>/", OrganizationView.as_view(), name="organization"),
    path("organizations/<int:pk>/keep-in-touch/", keep_in_touch, name="keep-in-touch"),
    path("contacts/<int:pk>/contact.vcf", contact_card, name="contact-card"),
    path("contacts/<int:pk>/", ContactView.as_view(), name="contact"),
    path("duplicates/", first_doubles, name="duplicates"),
    path("duplicates/<slug:name>/", doubles, name="doubles"),
    path("duplicates/<slug:name>/alike/", doubles_alike, name="doubles-alike"),
    path("duplicates/<slug:name>/look/", look, name="look-for-doubles"),
    path("duplicates/<slug:name>/<int:pk>/", decide_double, name="decide-double"),
    path("leads/new/", NewLeadView.as_view(), name="new-lead"),
    path("leads/new/alike/", lead_alike, name="new-lead-alike"),
    path("leads/new/find/", lead_find, name="new-lead-find"),
    path("leads/new/parts/", lead_parts, name="new-lead-parts"),
    path("leads/funnel/", funnel, name="funnel"),
    path("leads/board/", BoardView.as_view(), name="lead-board"),
    path("leads/board/<int:pk>/", BoardMoveView.as_view(), name="move-on-board"),
    path("leads/funnel/export.csv", funnel_export, name="funnel-export"),
    path("leads/<int:pk>/", LeadView.as_view(), name="lead"),
    path("leads/<int:pk>/move/", MoveLeadView.as_view(), name="move-lead"),
    path("leads/<int:pk>/suspicions/<int:number>/decide/", DecideSuspicionView.as_view(), name="decide-suspicion"),
    path("leads/<int:pk>/status/", StatusOfLeadView.as_view(), name="lead-status"),
    path("leads/<int:pk>/clocks/<int:clock>/stop/", StopClockView.as_view(), name="stop-clock"),
    path(TRANSFER, RequestTransferView.as_view(), name="request-transfer"),
    path(f"{TRANSFER}<int:number>/decide/", DecideTransferView.as_view(), name="decide-transfer"),
    path(f"{TRANSFER}<int:number>/carry-out/", CarryOutTransferView.as_view(), name="carry-out-transfer"),
    path(f"{CLAIM}claim/", ClaimView.as_view(), name="claim-introduction"),
    path(f"{CLAIM}find/", FindPartnerView.as_view(), name="find-partner"),
    path(f"{CLAIM}<int:number>/state/", IntroductionStateView.as_view(), name="introduction-state"),
    path(f"{CLAIM}<int:number>/accept/", AcceptIntroductionView.as_view(), name="accept-introduction"),
    path(VERIFICATION, VerificationView.as_view(), name="verification"),
    path(f"{VERIFICATION}ask/", AskVerificationView.as_view(), name="ask-verification"),
    path(f"{VERIFICATION}<int:number>/checks/", ChecklistView.as_view(), name="judge-checks"),
    path(f"{VERIFICATION}<int:number>/decide/", DecideVerificationView.as_view(), name="decide-verification"),
    path(f"{VERIFICATION}<int:number>/withdraw/", WithdrawVerificationView.as_view(), name="withdraw-verification"),
    path(f"{VERIFICATION}<int:number>/reopen/", ReopenLandingView.as_view(), name="reopen-landing"),
    path("evidence/<slug:kind>/<int:pk>/", evidence, name="evidence"),
]
