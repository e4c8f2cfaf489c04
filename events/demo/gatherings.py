"""Events of public record."""

import re

from events.models import Event, EventOrganizer
from partners.models import Organization
from promotion_crm.models import District

from . import figures
from .identities import known_as
from .tables import rows

Kind = Event.Kind
KINDS = {
    "association launch": Kind.CONFERENCE,
    "certificate ceremony": Kind.CERTIFICATE,
    "certificate+signing": Kind.CERTIFICATE,
    "city promotion": Kind.CITY_PROMOTION,
    "conference": Kind.CONFERENCE,
    "exhibition": Kind.EXHIBITION,
    "exhibition/delegation": Kind.OUTBOUND,
    "forum": Kind.FORUM,
    "press briefing": Kind.BRIEFING,
    "promotion event": Kind.CITY_PROMOTION,
    "promotion season": Kind.SEASON,
    "signing ceremony": Kind.SIGNING,
    "summit": Kind.SUMMIT,
}
# The nearest kind, but not the same: the announced word is kept.
NEAREST = {"association launch", "certificate+signing", "exhibition/delegation", "promotion event", "promotion season"}
# What the words beside a number of people say that it counts.
COUNTED = {
    "company representatives": "attended_count",
    "delegation size": "attended_count",
    "enterprises": "attended_count",
    "guests": "attended_count",
    "key companies": "attended_count",
    "expected": "expected_count",
    "invited companies (planned)": "expected_count",
    "planned": "expected_count",
    "press briefing": "expected_count",
    "pre-event report": "registered_count",
    "founding members": None,
}
PARTS = {
    "Minhang Global Investment Promotion Season launch at 6th CIIE": "6th China International Import Expo (CIIE)",
}
TRANSLATED = re.compile(r" \(((?:name partly )?translat\w+)\)$")


def load():
    for row in rows("events"):
        event = Event.objects.create(**_words(row), **_when_and_where(row), **_figures(row))
        for name in row["organiser"].split(";"):
            for organization in Organization.objects.filter(name_en=known_as(name.strip())):
                EventOrganizer.objects.create(event=event, organization=organization)
    for name, whole in PARTS.items():
        event = Event.objects.get(name_en=name)
        event.parent = Event.objects.get(name_en=whole)
        event.save()


def _words(row):
    translated = TRANSLATED.search(row["name_zh"])
    remarks = [
        row["other_facts"],
        row["event_type"] in NEAREST and f"Announced as: {row['event_type']}.",
        translated and f"The Chinese name: {translated[1]}.",
        row["district"] == "Lingang" and "Held in the Lingang Special Area; the district is not said.",
    ]
    return {
        "name_en": row["name_en"],
        "name_zh": TRANSLATED.sub("", row["name_zh"]),
        "kind": KINDS[row["event_type"]],
        "organizer": row["organiser"],
        "theme": row["theme"],
        "note": "\n".join(remark for remark in remarks if remark),
        "confidence": row["confidence"],
        "source_url": row["source_url"],
    }


def _when_and_where(row):
    starts, words = figures.day(row["start_date"])
    district = row["district"] and District.objects.filter(name_en__startswith=row["district"]).first()
    return {
        "starts_on": starts,
        "ends_on": figures.day(row["end_date"])[0],
        "date_note": words,
        "venue": row["venue"],
        "district": district or None,
    }


def _figures(row):
    people = {}
    if row["attendance"]:
        if counted := COUNTED[row["attendance_basis"]]:
            people[counted] = figures.count(row["attendance"])
        people["attendance_note"] = f"{row['attendance']}, {row['attendance_basis']}"
    return people | {
        "signed_projects": figures.whole(row["signed_projects"]),
        "signed_amount": figures.amount(row["signed_amount"]),
        "signed_currency": row["currency"],
        "signed_note": row["signed_amount"],
    }
