from .contacts import Contact
from .industries import Industry
from .leads import ProjectLead
from .organizations import Organization
from .programs import Appointment, Batch, PolicyVersion, Program
from .steps import CapitalReceipt, Introduction, StageChange

__all__ = [
    "Appointment",
    "Batch",
    "CapitalReceipt",
    "Contact",
    "Industry",
    "Introduction",
    "Organization",
    "PolicyVersion",
    "Program",
    "ProjectLead",
    "StageChange",
]
