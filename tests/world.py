"""One row of each kind a role may or may not see, each under a name found nowhere else."""

from datetime import timedelta
from functools import cached_property

from django.utils.timezone import localdate

from events.models import Meeting
from partners.models import ProjectLead
from partners.pipeline import Stage
from tests import make

RESTRICTED = ProjectLead.Confidentiality.RESTRICTED


class World:
    """Rows around one person, `me`; the others belong to a colleague in another district.

    `leads`, `organizations`, `contacts`, `events`, `meetings` and `follow_ups` are rows by
    what they are to the person. The words in `marks` name each of them: "Zqown7" is in no
    other text.
    """

    def __init__(self, me):
        self.me = me
        self.here = me.district or make.make_district(name_en="Here")
        self.there = make.make_district(name_en="There")
        self.colleague = make.make_user("account manager", district=self.there, name_en="Other Colleague")
        self.marks = {}
        self._organizations()
        self._leads()
        self._events()
        self._meetings()
        self._follow_ups()

    def _mark(self, row, *words):
        for word in words:
            self.marks[word] = row
        return row

    def _word(self, kind, name):
        return "Zq" + kind + name.replace(" ", "").replace("_", "") + str(make.number())

    def _organizations(self):
        self.organizations, self.contacts = {}, {}
        whose = {
            "own": {"account_manager": self.me, "district": self.there},
            "here": {"account_manager": self.colleague, "district": self.here},
            "elsewhere": {"account_manager": self.colleague, "district": self.there},
        }
        for name, fields in whose.items():
            word, person = self._word("org", name), self._word("contact", name)
            row = make.make_organization(name_en=word, **fields)
            self.organizations[name] = self._mark(row, word)
            contact = make.make_contact(organization=row, name_en=person, email=f"{person}@example.com")
            self.contacts[name] = self._mark(contact, person)

    def _leads(self):
        self.leads = {
            "owned": self._lead("owned", owner=self.me, district=self.here),
            "introduced": self._lead("introduced"),
            "here": self._lead("here", district=self.here),
            "first met here": self._lead("met", first_negotiation_district=self.here),
            "elsewhere": self._lead("elsewhere"),
            "from event": self._lead("event"),
            "restricted": self._lead("restricted", confidentiality=RESTRICTED),
            "restricted owned": self._lead(
                "restrictedowned", confidentiality=RESTRICTED, owner=self.me, district=self.here
            ),
            "restricted here": self._lead("restrictedhere", confidentiality=RESTRICTED, district=self.here),
            "restricted introduced": self._lead("restrictedintroduced", confidentiality=RESTRICTED),
            "restricted attended": self._lead("restrictedattended", confidentiality=RESTRICTED, district=self.here),
            "restricted from event": self._lead("restrictedevent", confidentiality=RESTRICTED),
        }
        for name in ("introduced", "restricted introduced"):
            make.make_introduction(lead=self.leads[name], partner=self.organizations["own"])
        self.introductions = {
            name: make.make_introduction(
                lead=lead,
                partner=self.organizations["elsewhere"],
                role="assisted",
                share=0,
                note=self._word("intro", name),
            )
            for name, lead in self.leads.items()
        }
        self.receipts = {name: make.make_receipt(lead=lead) for name, lead in self.leads.items()}
        self.issues = {name: self._issue(name, lead) for name, lead in self.leads.items()}
        held = make.make_appointment(organization=self.organizations["elsewhere"])
        self.contributions = {name: self._contribution(name, lead, held) for name, lead in self.leads.items()}
        self._evaluate(held)
        for lead in self.leads.values():
            make.make_reminder(lead=lead, user=self.me)
        for row in self.introductions.values():
            self._mark(row, row.note)

    def _lead(self, name, **fields):
        fields = {"owner": self.colleague, "district": self.there} | fields
        word = self._word("lead", name)
        investor = self.organizations["elsewhere"]
        return self._mark(make.make_lead(Stage.NEGOTIATING, title=word, investor=investor, **fields), word)

    def _issue(self, name, lead):
        word = self._word("issue", name)
        return self._mark(make.make_issue(lead=lead, title=word), word)

    def _contribution(self, name, lead, held):
        """What a partner is credited with for a lead, as the CRM finds it: with the words of the lead."""
        word = self._word("contribution", name)
        of_lead = {"kind": "lead_introduced", "lead": lead, "source_key": f"lead:{lead.pk}"}
        return self._mark(make.make_contribution(appointment=held, title_en=word, **of_lead), word)

    def _evaluate(self, held):
        """An evaluation that all of them went into; to open it shows those that one may see."""
        one = make.make_evaluation(appointment=held)
        for row in self.contributions.values():
            make.make_evaluation_input(evaluation=one, contribution=row, title_en=row.title_en)
        make.make_evaluation_head_score(evaluation=one)
        self.evaluation = self._mark(one, self._word("evaluation", "one"))

    def _events(self):
        self.events = {}
        whose = {
            "own": {"owner": self.me, "district": self.there},
            "here": {"owner": self.colleague, "district": self.here},
            "elsewhere": {"owner": self.colleague, "district": self.there},
        }
        for name, fields in whose.items():
            word = self._word("event", name)
            self.events[name] = self._mark(make.make_event(name_en=word, **fields), word)
        guest = self._word("guest", "one")
        self.participation = self._mark(make.make_participation(name=guest), guest)

    def _meetings(self):
        draft = Meeting.State.DRAFT
        lead = self.leads
        self.meetings = {
            "mine": self._meeting("mine", logged_by=self.me),
            "my draft": self._meeting("mydraft", logged_by=self.me, state=draft),
            "of my district": self._meeting("district", attendees=[make.make_user(district=self.here)]),
            "of others": self._meeting("others"),
            "draft of others": self._meeting("draft", state=draft),
            "on restricted": self._meeting("restricted", leads=[lead["restricted"]]),
            "on restricted attended": self._meeting(
                "restrictedattended", leads=[lead["restricted attended"]], attendees=[self.me]
            ),
            "at event": self._at_event("event", lead["from event"]),
            "at event on restricted": self._at_event("eventrestricted", lead["restricted from event"]),
        }

        noted = ("mine", "my draft", "draft of others", "on restricted", "on restricted attended")
        meetings = {name: self.meetings[name] for name in noted} | {"of others, noted": self._meeting("noted")}
        self.notes = {name: self._note(name, meeting) for name, meeting in meetings.items()}
        self.feedback = {name: self._feedback(name, meeting) for name, meeting in self.meetings.items()}

    def _note(self, name, meeting):
        word = self._word("note", name.replace(",", ""))
        return self._mark(make.make_restricted_note(meeting=meeting, text=word, by=meeting.logged_by), word)

    def _feedback(self, name, meeting):
        word = self._word("feedback", name)
        return self._mark(make.make_policy_feedback(meeting=meeting, text=word), word)

    def _at_event(self, name, lead):
        return self._meeting(name, event=self.events["own"], leads=[lead])

    def _meeting(self, name, **fields):
        fields = {"logged_by": self.colleague} | fields
        word = self._word("meeting", name)
        organizations = [self.organizations["elsewhere"]]
        return self._mark(make.make_meeting(notes=word, organizations=organizations, **fields), word)

    def _follow_ups(self):
        lead, meeting = self.leads, self.meetings
        soon = localdate() + timedelta(days=2)
        self.follow_ups = {
            "mine": self._follow_up("mine", owner=self.me, due_on=soon),
            "of others": self._follow_up("others", due_on=soon),
            "after my meeting": self._follow_up("meeting", meeting=meeting["mine"]),
            "after a draft of others": self._follow_up("draft", meeting=meeting["draft of others"]),
            "on restricted": self._follow_up("restricted", lead=lead["restricted"]),
            "mine on restricted": self._follow_up("minerestricted", owner=self.me, lead=lead["restricted"]),
        }

    def _follow_up(self, name, **fields):
        fields = {"owner": self.colleague} | fields
        word = self._word("followup", name)
        return self._mark(make.make_follow_up(what=word, **fields), word)

    def hidden(self):
        """The marks of all rows `me` may not see."""
        return self._hidden

    def shown(self):
        """The marks of all rows `me` may see."""
        return set(self.marks) - self._hidden

    def sees(self, row):
        return type(row).objects.visible_to(self.me).contains(row)

    @cached_property
    def _hidden(self):
        return {word for word, row in self.marks.items() if not self.sees(row)}
