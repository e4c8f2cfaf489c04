from .events import EventList
from .follow_ups import FollowUpList
from .meetings import MeetingList
from .participants import ParticipantList
from .policy_feedback import PolicyFeedbackList

LISTS = [EventList, ParticipantList, MeetingList, PolicyFeedbackList, FollowUpList]
