from .contacts import ContactList
from .leads import LeadList

LISTS = [LeadList, ContactList]
