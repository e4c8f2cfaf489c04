"""An organization with many relations that is merged into another, and back again."""

import time

from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import localdate

from events.models import Event, FollowUp, Meeting, MeetingOrganization, Participation
from partners.models import Appointment, Contact, Introduction, Organization, Program, ProjectLead
from promotion_crm.merging.act import Merge
from promotion_crm.merging.relations import mergeables
from promotion_crm.models import User
from promotion_crm.roles import OPERATOR
from promotion_crm.undoing import Undoing


def merge(relations):
    """Seconds to look, to merge and to undo, and the queries of looking and merging; nothing of it stays."""
    with transaction.atomic():
        kept, gone = (Organization.objects.create(name_en=f"Bench {name}") for name in ("kept", "gone"))
        made = _surround(kept, gone, relations)
        one = Merge(mergeables()["organizations"], kept, gone, OPERATOR)
        looking, seen, mark = _asked(lambda: one.mark)
        merging, written, change_set = _asked(lambda: one.run("Bench", mark))
        # The history takes a transaction for one act: what follows is another.
        connection.cursor().execute("SELECT set_config('pghistory.context_id', '', true)")
        undoing, _queries, _done = _asked(Undoing(change_set, OPERATOR).run)
        transaction.set_rollback(True)
    queries = {"looking": seen, "merging": written}
    return {"relations": made, "look": looking, "seconds": merging, "undo": undoing, "queries": queries}


def _asked(act):
    with CaptureQueriesContext(connection) as asked:
        started = time.perf_counter()
        result = act()
        seconds = time.perf_counter() - started
    return seconds, len(asked), result


def _surround(kept, gone, relations):
    """About that many rows that point to the one, of every kind; a tenth of its meetings are of both."""
    many, few = relations // 5, relations // 10
    person, today = User.objects.first(), localdate()
    people = Contact.objects.bulk_create(Contact(organization=gone, name_en=f"Bench {n}") for n in range(many))
    rows = Meeting.objects.bulk_create(Meeting(notes="Bench", held_on=today) for _ in range(many))
    links = [MeetingOrganization(meeting=row, organization=gone) for row in rows]
    links += [MeetingOrganization(meeting=row, organization=kept) for row in rows[: many // 10]]
    MeetingOrganization.objects.bulk_create(links)
    due = {"what": "Bench", "owner": person, "due_on": today}
    FollowUp.objects.bulk_create(FollowUp(organization=gone, **due) for _ in range(many))
    event = Event.objects.first()
    named = [Participation(event=event, organization=gone, name=row.name_en) for row in people]
    Participation.objects.bulk_create(named)
    Organization.objects.bulk_create(Organization(parent=gone, name_en=f"Bench branch {n}") for n in range(many // 2))
    leads = ProjectLead.objects.bulk_create(
        ProjectLead(title=f"Bench {n}", investor=gone, country="DE", source="direct", received_on=today)
        for n in range(few)
    )
    others = list(ProjectLead.objects.exclude(pk__in=[lead.pk for lead in leads]).order_by("-pk")[:few])
    held = Appointment.objects.create(
        organization=gone, program=Program.objects.first(), category="business_association"
    )
    claims = [Introduction(lead=lead, partner=gone, appointment=held, role="assisted", share=0) for lead in others]
    Introduction.objects.bulk_create(claims)
    return 4 * many + many // 2 + len(leads) + len(claims) + 1
