from .appointments import AppointmentList
from .contacts import ContactList
from .issues import IssueList
from .landings import LandingList
from .leads import LeadList
from .organizations import OrganizationList
from .partners import PartnerList
from .programs import ProgramList

LISTS = [OrganizationList, PartnerList, ContactList, AppointmentList, LeadList, LandingList, IssueList, ProgramList]
