from django.urls import path

from partners.models import Document
from promotion_crm.views.documents import addresses

from .views import dispatching, privacy
from .views.applications import (
    ApplicationActView,
    ApplicationView,
    ChangeApplicationView,
    NewApplicationView,
)
from .views.appointments import (
    AppointmentView,
    CertificateView,
    DecideTerminationView,
    RenewView,
    RepresentativeView,
    TerminateView,
)
from .views.board import BoardView
from .views.board_moving import BoardMoveView
from .views.calls import CallView, change_call, new_call
from .views.cards import contact_card
from .views.clocks import StopClockView
from .views.comparing import DecideSuspicionView
from .views.confirming import confirm_applications
from .views.confirming_contributions import confirm_contributions, gather_contributions
from .views.confirming_dispatches import confirm_dispatch
from .views.contributions import ContributionView, DecideContributionView, TakeBackContributionView, new_contribution
from .views.doubles import decide_double, doubles, doubles_alike, first_doubles, look
from .views.entering import NewLeadView, lead_alike, lead_find, lead_parts
from .views.evaluations import EvaluationView, ReopenView, ReviewView, ScoreView, act_on_year, evaluation_year
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
from .views.programs import BatchView, ProgramView, new_policy
from .views.recognitions import new_recognition
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
from .views.withdrawing import withdraw_consents

CLAIM = "leads/<int:pk>/introductions/"
TRANSFER = "leads/<int:pk>/transfer/"
VERIFICATION = "leads/<int:pk>/verification/"

LANDING = "leads/<int:pk>/landing/"
APPOINTMENT = "appointments/<int:pk>/"

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
    path("contacts/<int:pk>/consent/", privacy.contact_consent, name="contact-consent"),
    path("contacts/<int:pk>/consent/basis/", privacy.record, {"act": "basis"}, name="record-basis"),
    path("contacts/<int:pk>/consent/given/", privacy.record, {"act": "consent"}, name="record-consent"),
    path("contacts/<int:pk>/withdraw/", privacy.withdraw, name="withdraw-consent"),
    path("contacts/withdraw/", withdraw_consents, name="withdraw-consents"),
    path("contacts/<int:pk>/report/", privacy.report, name="contact-report"),
    path("contacts/<int:pk>/report.json", privacy.report, {"form": "json"}, name="contact-report-file"),
    path("contacts/<int:pk>/erase/", privacy.erase, name="erase-contact"),
    path("contacts/<int:pk>/", ContactView.as_view(), name="contact"),
    path("applications/new/", NewApplicationView.as_view(), name="new-application"),
    path("applications/confirm/", confirm_applications, name="confirm-applications"),
    path("applications/<int:pk>/", ApplicationView.as_view(), name="application"),
    path("applications/<int:pk>/change/", ChangeApplicationView.as_view(), name="change-application"),
    path("applications/<int:pk>/<slug:act>/", ApplicationActView.as_view(), name="act-on-application"),
    path("calls/new/", new_call, name="new-call"),
    path("calls/<int:pk>/", CallView.as_view(), name="call"),
    path("calls/<int:pk>/change/", change_call, name="change-call"),
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
    path("contributions/new/", new_contribution, name="new-contribution"),
    path("contributions/confirm/", confirm_contributions, name="confirm-contributions"),
    path("contributions/gather/", gather_contributions, name="gather-contributions"),
    path("contributions/<int:pk>/", ContributionView.as_view(), name="contribution"),
    path("contributions/<int:pk>/decide/", DecideContributionView.as_view(), name="decide-contribution"),
    path("contributions/<int:pk>/take-back/", TakeBackContributionView.as_view(), name="take-back-contribution"),
    path("evaluations/year/", evaluation_year, name="evaluation-year"),
    path("evaluations/year/<slug:act>/", act_on_year, name="act-on-year"),
    path("evaluations/<int:pk>/", EvaluationView.as_view(), name="evaluation"),
    path("evaluations/<int:pk>/score/", ScoreView.as_view(), name="score-evaluation"),
    path("evaluations/<int:pk>/review/", ReviewView.as_view(), name="review-evaluation"),
    path("evaluations/<int:pk>/reopen/", ReopenView.as_view(), name="reopen-evaluation"),
    path("recognitions/new/", new_recognition, name="new-recognition"),
    path("evidence/<slug:kind>/<int:pk>/", evidence, name="evidence"),
    path(APPOINTMENT, AppointmentView.as_view(), name="appointment"),
    path(f"{APPOINTMENT}certificate/", CertificateView.as_view(), name="certificate"),
    path(f"{APPOINTMENT}renew/", RenewView.as_view(), name="renew"),
    path(f"{APPOINTMENT}representative/", RepresentativeView.as_view(), name="representative"),
    path(f"{APPOINTMENT}terminate/", TerminateView.as_view(), name="terminate"),
    path(f"{APPOINTMENT}terminate/<int:number>/", DecideTerminationView.as_view(), name="decide-termination"),
    path("batches/<int:pk>/", BatchView.as_view(), name="batch"),
    path("programs/<slug:code>/", ProgramView.as_view(), name="program"),
    path("programs/<slug:code>/policies/new/", new_policy, name="new-policy"),
]
