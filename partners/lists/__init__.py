from .appointments import AppointmentList
from .contacts import ContactList
from .dispatches import DispatchList
from .issues import IssueList
from .landings import LandingList
from .leads import LeadList
from .organizations import OrganizationList
from .partners import PartnerList

LISTS = [OrganizationList, PartnerList, ContactList, AppointmentList, LeadList, LandingList, IssueList, DispatchList]
