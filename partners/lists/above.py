"""Columns of what the floor above knows of a record, found by the relations of its model: meetings,
follow-ups, events. `of` is what of the listed row is the record.
"""

from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from promotion_crm.lists import Column, kinds
from promotion_crm.lists.subqueries import how_many, total


def rows_of(model, relation, reader):
    """The rows of a relation that the reader may see."""
    return model._meta.get_field(relation).related_model.objects.visible_to(reader)


def last_meeting(model, link, of="pk", **kwargs):
    def asks(reader):
        # Not the first in their order: the database would walk through all meetings by day to find it.
        return total(rows_of(model, "meetings", reader), link, Max("held_on"), of)

    options = {"label": _("last meeting"), "needs": "events.view_meeting"} | kwargs
    return Column("last_meeting", asks, kind=kinds.Date(), sort=False, **options)


def meetings(model, link, of="pk"):
    def asks(reader):
        return how_many(rows_of(model, "meetings", reader), link, of)

    return _count("meetings", asks, _("meetings"), "events.view_meeting")


def follow_ups(model, link, of="pk"):
    def asks(reader):
        return how_many(rows_of(model, "follow_ups", reader).open(), link, of)

    return _count("follow_ups", asks, _("open follow-ups"), "events.view_followup")


def events_attended(model, link, of="pk"):
    def asks(reader):
        return how_many(rows_of(model, "participations", reader).filter(state="attended"), link, of)

    return _count("events_attended", asks, _("events attended"), "events.view_participation")


def _count(name, asks, label, needs):
    return Column(name, asks, label=label, kind=kinds.Number(), needs=needs, sort=False)


def came(model, link):
    """Of an event: the people on its list who came."""

    def asks(reader):
        return how_many(rows_of(model, "participations", reader).filter(state="attended"), link)

    return _count("came", asks, _("came, of the list"), "events.view_participation")
