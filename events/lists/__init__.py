from .events import EventList
from .follow_ups import FollowUpList
from .meetings import MeetingList
from .participants import ParticipantList

LISTS = [EventList, ParticipantList, MeetingList, FollowUpList]
