"""Ways of events: events, guests, the door, meetings, follow-ups, calendars."""

from .people import ANYBODY, EVERYONE
from .ways import Way

SEEN = "CADVEL"  # who see events and meetings
GUESTS = "CADVEL"  # who see the guests of an event by its page
HOSTS = "CADE"  # who write events, of a district officer those of their own
PRESS = "11111111-1111-4111-8111-111111111111"

EVENTS = [
    Way("event", SEEN, of="event", words="an event"),
    Way("event-calendar", SEEN, words="the calendar of events"),
    Way("event-file", SEEN, of="event", words="an event as a file for a calendar"),
    Way("itinerary", SEEN, of="delegation", words="the itinerary of a delegation"),
    Way("plan-visit", HOSTS, HOSTS, of="delegation", words="plan a visit"),
    Way("end-event", HOSTS, HOSTS, of="event", words="what came of an event; end it"),
    Way("event-document", SEEN, of="event_document", words="a document of an event, as a file"),
    Way("about-event-document", SEEN, of="event_document", words="about it"),
    Way(
        "withdraw-event-document",
        post=HOSTS + "V",
        of="event_document",
        body={"reason": "Old"},
        words="withdraw one of one's own",
    ),
    Way("add-event-document", HOSTS, HOSTS, of="=event event", words="add documents to an event"),
]
INVITING = [
    Way("guests", GUESTS, of="event", words="who is invited"),
    Way("note-answer", post=HOSTS, of="event guest", body={"state": "declined"}, words="note an answer"),
    Way("add-guests", HOSTS, HOSTS, of="event", words="add guests from a list"),
    Way("guest-list", HOSTS, HOSTS, of="event guest_file", words="look at a list one sent"),
    Way("refused-guests", HOSTS, of="event guest_file", words="its refused rows, as a file"),
    Way("guest-mails", GUESTS, of="event", words="mails to guests"),
    Way("write-to-guests", HOSTS, HOSTS, of="event =invitation", words="write to guests"),
    Way("send-mails-again", post=HOSTS, of="event", words="send the mails that failed again"),
    Way("invite", HOSTS, HOSTS, words="invite contacts to an event"),
    Way("find-event", HOSTS, words="find an event to invite to"),
    Way("answer", ANYBODY, ANYBODY, of="answer_link", words="a guest's link: answer an invitation"),
]
DOOR = [
    Way("door", GUESTS, of="event", words="the door"),
    Way("door-counts", GUESTS, of="event", words="how many came"),
    Way("door-guests", HOSTS, of="event", words="all guests, for a door without a network"),
    Way("door-walk-in", post=HOSTS, of="event", body={"name": "W"}, words="add a walk-in"),
    Way("door-press", post=HOSTS, of="event guest", body={"act": "in", "press": PRESS}, words="check a guest in"),
    Way(
        "door-scan",
        post=HOSTS,
        of="event",
        body={"code": lambda known: known.guest.code, "act": "in", "press": PRESS},
        words="scan a badge",
    ),
    Way("door-worker", GUESTS, of="event", words="the script that keeps the door without a network"),
    Way("badges", HOSTS, of="event", words="name badges of an event"),
    Way("badges-of", HOSTS, words="name badges of a list"),
]
MEETINGS = [
    Way("meeting", SEEN, of="meeting", words="a meeting"),
    Way("log-meeting", HOSTS, HOSTS, words="log a meeting"),
    Way("log-meeting-parts", post=HOSTS, words="parts of the form"),
    Way("log-meeting-find", HOSTS, query={"kind": "organization", "q": "a"}, words="find who met"),
    Way("meetings-from-calendar", HOSTS, HOSTS, words="meetings from a calendar file"),
    Way("complete-meeting", HOSTS, HOSTS, of="meeting_draft", words="complete a draft"),
    Way("add-restricted-note", post="CAD", of="meeting", body={"text": "x"}, words="a restricted note"),
]
FOLLOW_UPS = [
    Way("new-follow-up", HOSTS, HOSTS, words="a new follow-up"),
    Way("follow-up", SEEN, HOSTS, of="follow_up", words="change a follow-up"),
    Way("tick-follow-up", post=HOSTS, of="follow_up", body={"done": "1"}, words="tick it"),
    Way("put-off-follow-up", post=HOSTS, of="follow_up", body={"until": "week"}, words="put it off"),
    Way("follow-up-of", HOSTS, HOSTS, words="follow up with guests of a list"),
]
FEEDS = [
    Way("calendar-feed", "", words="a feed by its token; without it there is nothing"),
    Way("calendar-address", EVERYONE, EVERYONE, words="the address of one's feed"),
    Way("turn-off-calendar", post=EVERYONE, words="turn one's feed off"),
]
GROUPS = {
    "Events": EVENTS,
    "Guests and invitations": INVITING,
    "The door": DOOR,
    "Meetings": MEETINGS,
    "Follow-ups": FOLLOW_UPS,
    "Calendar feeds": FEEDS,
}
