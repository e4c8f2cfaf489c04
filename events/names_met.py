"""The names of those at a meeting, read along with it: a page of a record has many questions to ask."""

from django.contrib.auth import get_user_model
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.db.models.functions import JSONObject

from partners.models import Organization

NAMES = {name: name for name in ("id", "name_en", "name_zh")}


def with_names_met(rows, user):
    """Meetings, each with the organizations this person may see and our people; see `hosts` and `our_people`."""
    ours = get_user_model().objects.filter(meeting_links__meeting=OuterRef("pk")).order_by("username")
    theirs = Organization.objects.visible_to(user).filter(meeting_links__meeting=OuterRef("pk"))
    return rows.annotate(
        names_ours=ArraySubquery(ours.values(said=JSONObject(username="username", **NAMES))),
        names_met=ArraySubquery(theirs.order_by("name_en", "pk").values(said=JSONObject(**NAMES))),
    )


def hosts(meeting):
    """Organizations that know their names and no more."""
    return [Organization(**names) for names in meeting.names_met]


def our_people(meeting):
    return [get_user_model()(**names) for names in meeting.names_ours]
