from .applications import ApplicationList
from .appointments import AppointmentList
from .calls import CallList
from .contacts import ContactList
from .contributions import ContributionList
from .dispatches import DispatchList
from .evaluations import EvaluationList, RecognitionList
from .issues import IssueList
from .landings import LandingList
from .leads import LeadList
from .organizations import OrganizationList
from .partners import PartnerList
from .programs import ProgramList

LISTS = [
    *(OrganizationList, PartnerList, ContactList, AppointmentList, ProgramList, ApplicationList, CallList),
    *(LeadList, LandingList, IssueList, ContributionList, EvaluationList, RecognitionList, DispatchList),
]
