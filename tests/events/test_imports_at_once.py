"""Two people import the same meeting or participants at the same moment."""

import pytest

from events.imports.meetings import MeetingImport
from events.imports.participants import ParticipantImport
from events.models import Participation
from promotion_crm.importing.plan import Plan
from tests import make
from tests.test_races import together

pytestmark = pytest.mark.django_db(transaction=True)


def test_of_two_files_that_say_who_was_at_a_meeting_one_stands_whole():
    people, meeting = [make.make_user("city administrator") for _n in range(4)], make.make_meeting()
    wanted = [{people[n], people[n + 1]} for n in range(3)]

    def bring(person, attendees):
        names = ";".join(sorted(one.username for one in attendees))
        importing = MeetingImport(person)
        importing.open(f"id,attendees\n{meeting.pk},{names}\n".encode(), Plan())
        made = importing.run(file="m.csv")
        return str(made), made.saved

    answers = together([lambda n=n: bring(people[3], wanted[n]) for n in range(3)])

    assert answers == [("0 new, 1 changed, 0 unchanged, 0 refused", True)] * 3
    assert {*meeting.attendees.all()} in wanted


def test_a_contact_is_put_on_the_list_once_and_the_other_is_told():
    me, event, ann = make.make_user("event officer"), make.make_event(), make.make_contact()

    def bring():
        said = []
        content = f"event,contact\n{event.pk},{ann.pk}\n".encode()
        importing = ParticipantImport(me)
        importing.open(content, Plan())
        made = importing.run(file="p.csv", tell=lambda rows: said.extend(rows))
        return str(made), said[0].problems

    answers = together([bring] * 3)

    added = [said for said, problems in answers if said == "1 new, 0 changed, 0 unchanged, 0 refused"]
    told = [problems for said, problems in answers if problems]
    unchanged = [said for said, problems in answers if said == "0 new, 0 changed, 1 unchanged, 0 refused"]
    assert (len(added), len(told) + len(unchanged)) == (1, 2), answers
    assert all(problems == ["This contact is already on the list of the event."] for problems in told)
    assert Participation.objects.get().contact == ann
