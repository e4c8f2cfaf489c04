from .aftercare import Issue, LandingCheck
from .clocks import ResponseClock
from .contacts import Contact
from .industries import Industry
from .introductions import Introduction
from .leads import ProjectLead
from .milestones import Milestone
from .organizations import Organization
from .programs import Appointment, Batch, PolicyVersion, Program
from .rates import ExchangeRate
from .receipts import CapitalReceipt
from .reminders import Reminder
from .steps import StageChange, StatusChange
from .suspicions import Suspicion
from .transfers import Transfer
from .verification import Verification
from .verification_checks import VerificationCheck

__all__ = [
    "Appointment",
    "Batch",
    "CapitalReceipt",
    "Contact",
    "ExchangeRate",
    "Industry",
    "Introduction",
    "Issue",
    "LandingCheck",
    "Milestone",
    "Organization",
    "PolicyVersion",
    "Program",
    "ProjectLead",
    "Reminder",
    "ResponseClock",
    "StageChange",
    "StatusChange",
    "Suspicion",
    "Transfer",
    "Verification",
    "VerificationCheck",
]
