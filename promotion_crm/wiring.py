"""Settings: what each floor gives to the one below it, by its dotted name, which cannot import it; read in order."""

# -- panels and moments of records, and of the desk --------------------------------
PANELS = {
    "desk": [
        "promotion_crm.seals.panels.desk_history",
        "promotion_crm.lists.alerting.desk_alerts",
        "partners.programs.application_panels.desk_applications",
        "partners.verifying.desk_verifications",
        "events.panels.desk_follow_ups",
        "events.panels.desk_drafts",
        "events.owing.desk_my_people",
        "events.silence.desk_in_touch",
        "partners.clocks.desk_clocks",
        "partners.transferring.desk_transfers",
        "partners.comparing.desk_suspicions",
        "partners.landing.desk_reminders",
        "partners.landing.desk_issues",
        "partners.programs.contribution_panels.desk_contributions",
        "partners.panels.desk_leads",
        "partners.panels.desk_appointments",
        "events.panels.desk_events",
    ],
    "desk.tiles": [
        "events.panels.follow_up_tiles",
        "partners.clocks.clock_tiles",
        "partners.verifying.verification_tiles",
        "partners.panels.lead_tiles",
        "partners.panels.appointment_tiles",
    ],
    "partners.organization": [
        "partners.doubles.panels.doubles_of_record",
        "partners.panels.leads_of_organization",
        "partners.panels.contacts_of_organization",
        "partners.programs.standing.standing_of",
        "partners.programs.application_panels.applications_of_organization",
        "partners.programs.contribution_panels.evaluations_of_organization",
        "partners.dispatches.dispatches_of_organization",
        "partners.keeping_in_touch.keep_in_touch_with",
        "events.taking_part.events_panel",
        "events.panels.owed_to_organization",
    ],
    "partners.contact": [
        "partners.doubles.panels.doubles_of_record",
        "partners.privacy.panels.consent_of",
        "partners.privacy.panels.exports_of",
        "events.taking_part.events_panel",
        "events.panels.owed_on_contact",
        "events.panels.meetings_of_contact",
    ],
    "partners.application": ["partners.documents.documents_of_application"],
    "partners.program": [
        "partners.programs.panels.policies_of_program",
        "partners.programs.application_panels.calls_of_program",
        "partners.programs.panels.ending_in_program",
        "partners.dispatches.dispatches_of_program",
    ],
    "partners.batch": [],
    "partners.appointment": [
        "events.panels.owed_on_appointment",
        "partners.programs.panels.terms_of_appointment",
        "partners.programs.panels.termination_of",
        "partners.programs.contribution_panels.contributions_of_appointment",
        "partners.documents.documents_of_appointment",
    ],
    "partners.projectlead": [
        "events.panels.owed_on_lead",
        "partners.clocks.clocks_of_lead",
        "partners.comparing.suspicions_of_lead",
        "partners.verifying.verification_of_lead",
        "partners.transferring.transfers_of_lead",
        "partners.introducing.introductions_of_lead",
        "partners.landing.landing_of_lead",
        "partners.documents.documents_of_lead",
        "promotion_crm.readings.readings_of",
    ],
    "events.meeting": ["events.panels.owed_from_meeting"],
    "events.event": [
        "events.delegations.itinerary_of",
        "events.umbrellas.sub_events_of",
        "events.umbrellas.figures_of",
        "events.panels.owed_on_event",
        "events.documents.documents_of",
    ],
}
TIMELINES = {
    "partners.organization": [
        "events.timelines.meetings_with",
        "events.timelines.events_of",
        "events.timelines.follow_ups_of",
        "partners.timelines.stage_changes_of",
        "partners.timelines.appointments_of",
        "partners.dispatches.dispatches_in_time",
        "promotion_crm.merging.timelines.merges_of",
        "promotion_crm.timelines.changes_of",
    ],
    "partners.application": ["partners.programs.application_panels.steps_of", "promotion_crm.timelines.changes_of"],
    "partners.call": ["promotion_crm.timelines.changes_of"],
    "partners.contact": [
        "events.timelines.meetings_with",
        "events.timelines.events_of",
        "events.timelines.follow_ups_of",
        "promotion_crm.merging.timelines.merges_of",
        "promotion_crm.timelines.changes_of",
    ],
    "partners.projectlead": [
        "events.timelines.meetings_with",
        "events.timelines.event_of_lead",
        "events.timelines.follow_ups_of",
        "partners.timelines.stage_changes_of",
        "partners.timelines.status_changes_of",
        "partners.timelines.receipts_of",
        "promotion_crm.timelines.changes_of",
    ],
    "partners.program": ["promotion_crm.timelines.changes_of"],
    "partners.batch": ["promotion_crm.timelines.changes_of"],
    "partners.appointment": ["events.timelines.follow_ups_of", "promotion_crm.timelines.changes_of"],
    "events.event": [
        "events.timelines.meetings_with",
        "events.timelines.follow_ups_of",
        "promotion_crm.timelines.changes_of",
    ],
    "events.meeting": [
        "events.timelines.follow_ups_of",
        "promotion_crm.timelines.changes_of",
    ],
    "events.followup": ["promotion_crm.timelines.changes_of"],
    "partners.contribution": ["promotion_crm.timelines.changes_of"],
    "partners.evaluation": ["promotion_crm.timelines.changes_of"],
    "partners.dispatch": ["promotion_crm.timelines.changes_of"],
}
# What the history of a record tells besides: rows that belong to it, by the foreign key that says so.
HISTORY_PARTS = {
    "partners.projectlead": [
        "partners.introduction.lead",
        "partners.capitalreceipt.lead",
        "partners.milestone.lead",
        "partners.landingcheck.lead",
        "partners.issue.lead",
        "partners.transfer.lead",
        "partners.verification.lead",
    ],
    "partners.program": ["partners.policyversion.program", "partners.batch.program"],
    "partners.policyversion": [
        "partners.evaluationhead.policy",
        "partners.contributionrule.policy",
        "partners.incentiverule.policy",
    ],
    "partners.appointment": ["partners.termination.appointment"],
    "partners.evaluation": ["partners.evaluationheadscore.evaluation"],
    "events.event": ["events.eventorganizer.event", "events.eventfigure.event", "events.eventlead.event"],
    "events.meeting": [
        "events.meetingorganization.meeting",
        "events.meetingcontact.meeting",
        "events.meetingattendee.meeting",
        "events.meetinglead.meeting",
        "events.policyfeedback.meeting",
    ],
}
HISTORY_NEEDS = {"partners.projectlead": "partners.view_lead_details"}  # without it only the facts are shown
# Rows a person may see, or change, for a reason that only an upper floor knows.
SHARED_ROWS = {
    "partners.projectlead": {
        "view": [f"events.sharing.leads_{why}" for why in ("attended", "from_events", "out_of_events")],
        "change": ["events.sharing.leads_attended"],
    },
}
# What `manage.py remind` asks, in this order.
REMINDERS = [
    "partners.reminding.expected_landings",
    "partners.reminding.milestones_overdue",
    "partners.reminding.checks_due",
    "partners.reminding.issues_overdue",
    "partners.programs.due.terms",
    "partners.programs.due.applications",
    "partners.programs.due.evaluations",
    "partners.programs.due.contributions",
    "events.reminding.no_contact",
]
DIGEST = ["events.owing.parts"]  # what stands in the mail of what is due, see digesting.py
# -- long work: what the worker does, see working.py --------------------------------
JOBS = {
    "export": "promotion_crm.lists.background.make",
    "scheduled export": "promotion_crm.lists.scheduling.make",
    "import check": "promotion_crm.importing.staging.check",
    "import": "promotion_crm.importing.staging.save",
    "duplicates": "partners.doubles.sweeping.make",
    "guest mails": "events.mailing.send",
    "contributions": "partners.programs.contributing.make",
    "dispatch": "partners.programs.dispatching.make",
    "retention": "promotion_crm.retaining.running.make",
    "erasure": "partners.privacy.background.make",
}
ROUNDS = [
    "promotion_crm.working.reap",
    "promotion_crm.working.forget",
    "promotion_crm.limiting.forget",
    "promotion_crm.signing_in.sessions.sweep",
    "promotion_crm.lists.scheduling.ask_due",
    "promotion_crm.lists.keeping.sweep",
    "promotion_crm.importing.staging.sweep",
    "promotion_crm.seals.keeping.seal_due",
    "promotion_crm.seals.keeping.mail_due",
    "promotion_crm.seals.keeping.check_due",
    "promotion_crm.lists.alerting.send_waiting",
    "promotion_crm.retaining.running.daily",
    "events.mailing.send_asked_by_database",
    "partners.programs.expiring.expire",
    "partners.programs.dispatching.end_left",
]
NEXT_STEPS = ["events.panels.next_steps"]
# What finds contributions of partners in what the CRM knows, see partners/programs/contributing.py.
CONTRIBUTIONS = [
    "partners.programs.contributing.leads",
    "partners.programs.contributing.dispatches",
    "events.contributing.events",
]
# What the command palette offers to do, beside a new row of every list.
ACTS = [
    "events.acts.LOG_MEETING",
    "events.acts.FOLLOW_UP",
    "partners.acts.NEW_LEAD",
    "events.acts.LEAD_FROM_EVENT",
    "partners.acts.NEW_APPLICATION",
    "partners.acts.NEW_CONTRIBUTION",
]
# What an upper floor does with the rows of a list, those ticked or all that match: by the name of the list.
LIST_ACTS = {
    "applications": ["partners.acts.CONFIRM_SET"],
    "contributions": ["partners.acts.CONFIRM_CONTRIBUTIONS"],
    "contacts": ["events.acts.INVITE", "partners.acts.WITHDRAW_CONSENT"],
    "participants": ["events.acts.BADGES", "events.acts.FOLLOW_UP_MANY"],
    "partners": ["partners.acts.DISPATCH_TO_PARTNERS"],
    "appointments": ["partners.acts.DISPATCH_TO_APPOINTMENTS"],
}
NAV_COUNTS = {"follow-ups": "events.panels.due_count"}
LISTS = ["partners.lists", "events.lists"]
IMPORTS = {
    "organizations": "partners.imports.organizations.OrganizationImport",
    "contacts": "partners.imports.contacts.ContactImport",
    "appointments": "partners.imports.appointments.AppointmentImport",
    "leads": "partners.imports.leads.LeadImport",
    "participants": "events.imports.participants.ParticipantImport",
    "meetings": "events.imports.meetings.MeetingImport",
}
# -- the privacy of a person ---------------------------------------------------------
EXPORTED = ["partners.exported_people.noting"]  # what is kept of whom a file holds
# What stops once people took back their consent: functions of their numbers.
WITHDRAWN = ["partners.programs.dispatching.stop_for", "events.mailing.stop_for"]
# What is held on a person, by each relation to one: see partners/privacy/answers.py.
PERSONAL = ["partners.personal", "events.personal"]
# Which records can be merged, and what becomes of what points to them: see merging/answers.py.
MERGES = ["promotion_crm.merging.loose", "partners.merges", "events.merges"]
# Where an address ends in what opens a page, so that no log and no history keeps it: see masking.py.
SECRET_PATHS = ["/answer/", "/dispatches/by-link/"]
# How long rows are kept, see retaining/: the rules of each floor.
RETAINED = ["promotion_crm.retained", "partners.retained", "events.retained"]
