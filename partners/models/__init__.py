from .aftercare import Issue, LandingCheck
from .application_steps import ApplicationStep
from .applications import Application
from .appointments import Appointment
from .batches import Batch
from .calls import Call
from .clocks import ResponseClock
from .contacts import Contact
from .contributions import Contribution, StaleContribution
from .dispatches import Dispatch, DispatchRecipient, StaleDispatch
from .documents import Document
from .doubles import DOUBLES, ContactDouble, DoubleSearch, OrganizationDouble, StaleDouble, doubles_of
from .erasures import Erasure
from .evaluations import Evaluation, EvaluationHeadScore, EvaluationInput
from .exported import ExportedContacts
from .industries import Industry
from .introductions import Introduction
from .leads import ProjectLead
from .milestones import Milestone
from .organizations import Organization
from .policies import PolicyVersion
from .policy_rules import (
    ContributionKind,
    ContributionRule,
    EvaluationClock,
    EvaluationHead,
    Head,
    IncentiveRule,
    RecognitionKind,
)
from .programs import Program
from .rates import ExchangeRate
from .receipts import CapitalReceipt
from .recognitions import Recognition
from .reminders import Reminder
from .steps import StageChange, StatusChange
from .suspicions import Suspicion
from .term_rules import StaleTerm
from .terminations import Termination
from .transfers import Transfer
from .verification import Verification
from .verification_checks import VerificationCheck

__all__ = [
    "DOUBLES",
    "Application",
    "ApplicationStep",
    "Appointment",
    "Batch",
    "Call",
    "CapitalReceipt",
    "Contact",
    "ContactDouble",
    "Contribution",
    "ContributionKind",
    "ContributionRule",
    "Dispatch",
    "DispatchRecipient",
    "Document",
    "DoubleSearch",
    "Erasure",
    "Evaluation",
    "EvaluationClock",
    "EvaluationHead",
    "EvaluationHeadScore",
    "EvaluationInput",
    "ExchangeRate",
    "ExportedContacts",
    "Head",
    "IncentiveRule",
    "Industry",
    "Introduction",
    "Issue",
    "LandingCheck",
    "Milestone",
    "Organization",
    "OrganizationDouble",
    "PolicyVersion",
    "Program",
    "ProjectLead",
    "Recognition",
    "RecognitionKind",
    "Reminder",
    "ResponseClock",
    "StageChange",
    "StaleContribution",
    "StaleDispatch",
    "StaleDouble",
    "StaleTerm",
    "StatusChange",
    "Suspicion",
    "Termination",
    "Transfer",
    "Verification",
    "VerificationCheck",
    "doubles_of",
]
