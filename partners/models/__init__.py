from .aftercare import Issue, LandingCheck
from .appointments import Appointment
from .batches import Batch
from .clocks import ResponseClock
from .contacts import Contact
from .doubles import DOUBLES, ContactDouble, DoubleSearch, OrganizationDouble, StaleDouble, doubles_of
from .industries import Industry
from .introductions import Introduction
from .leads import ProjectLead
from .milestones import Milestone
from .organizations import Organization
from .policies import PolicyVersion
from .programs import Program
from .rates import ExchangeRate
from .receipts import CapitalReceipt
from .reminders import Reminder
from .steps import StageChange, StatusChange
from .suspicions import Suspicion
from .transfers import Transfer
from .verification import Verification
from .verification_checks import VerificationCheck

__all__ = [
    "DOUBLES",
    "Appointment",
    "Batch",
    "CapitalReceipt",
    "Contact",
    "ContactDouble",
    "DoubleSearch",
    "ExchangeRate",
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
    "Reminder",
    "ResponseClock",
    "StageChange",
    "StaleDouble",
    "StatusChange",
    "Suspicion",
    "Transfer",
    "Verification",
    "VerificationCheck",
    "doubles_of",
]
