"""What the events floor shows on the desk and on records of the partners floor."""

from datetime import timedelta

from django.db.models import Count, F, Min, Q, Subquery
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from events.acts import FOLLOW_UP
from events.models import Event, FollowUp, Meeting
from partners.models import ProjectLead
from promotion_crm.any_of import IsAnyOf
from promotion_crm.panels import NextStep, Panel, Tile
from promotion_crm.templatetags.crm import short_day

SHOWN = 8
ON_DESK = 12
COUNTED = "follow_ups_due"  # on the user of a request, once they were counted


def _mine(user):
    return FollowUp.objects.of(user).open()


def due_count(user):
    """How many follow-ups of this person are due today or late; the desk has counted them already."""
    if COUNTED in user.__dict__:
        return (user.__dict__[COUNTED]["late"] or 0) + (user.__dict__[COUNTED]["today"] or 0)
    return _mine(user).due().count()


def _counted(today):
    """How many follow-ups are late, due today and this week, and the day of the oldest."""
    sunday = today + timedelta(days=6 - today.weekday())
    return {
        "late": Count("pk", filter=Q(due_on__lt=today)),
        "oldest": Min("due_on"),
        "today": Count("pk", filter=Q(due_on=today)),
        "week": Count("pk", filter=Q(due_on__gte=today, due_on__lte=sunday)),
    }


def desk_follow_ups(request, record):
    if not request.user.has_perm("events.view_followup"):
        return None
    mine, counted = _mine(request.user), {"count": Count("pk")} | _counted(localdate())
    # Each count in a subquery: what these are about is read for the rows shown, not for all that are counted.
    alone = mine.order_by().values("owner")
    counts = {name: Subquery(alone.annotate(said=count).values("said")) for name, count in counted.items()}
    rows = list(mine.with_targets(request.user).annotate(**counts).order_by("due_on", "id")[:ON_DESK])
    # Of what the tiles tell, so that they need not ask again.
    request.user.__dict__[COUNTED] = {name: getattr(rows[0], name) if rows else None for name in counts}
    return Panel(
        _("My follow-ups"),
        "events/panels/desk_follow_ups.html",
        {"rows": rows},
        count=rows[0].count if rows else 0,
        url=f"{reverse('follow-ups')}?owner={request.user.username}&state=open",
        url_label=_("All my follow-ups"),
        wide=True,
    )


def desk_drafts(request, record):
    """Meetings this person has begun to log."""
    if not request.user.has_perm("events.add_meeting"):
        return None
    rows = list(Meeting.objects.drafts_of(request.user).order_by("held_on", "id")[: SHOWN + 1])
    if not rows:
        return None
    return Panel(
        _("My drafts"),
        "events/panels/drafts.html",
        {"rows": rows[:SHOWN]},
        url=f"{reverse('meetings')}?state=draft&mine=1",
        url_label=_("All my drafts"),
    )


def desk_events(request, record):
    if not request.user.has_perm("events.view_event"):
        return None
    coming = Event.objects.visible_to(request.user).coming().select_related("district")
    accepted = Count("participations", filter=Q(participations__state="accepted"))
    rows = coming.annotate(accepted=accepted)[:5]
    return Panel(
        _("Coming events"),
        "events/panels/desk_events.html",
        {"rows": list(rows)},
        url=f"{reverse('events')}?starts_after={localdate()}&sort=starts_on",
        url_label=_("All coming events"),
    )


def follow_up_tiles(request):
    user, today = request.user, localdate()
    if not user.has_perm("events.view_followup"):
        return []
    sunday = today + timedelta(days=6 - today.weekday())
    if COUNTED not in user.__dict__:
        user.__dict__[COUNTED] = _mine(user).aggregate(**_counted(today))
    counts = {name: value or 0 for name, value in user.__dict__[COUNTED].items()}
    url = f"{reverse('follow-ups')}?owner={user.username}&state=open"
    late = _("oldest %s") % short_day(counts["oldest"]) if counts["late"] else _("nothing waits")
    return [
        Tile(
            _("Follow-ups late"),
            counts["late"],
            f"{url}&due_before={today - timedelta(days=1)}",
            late,
            "bad" if counts["late"] else "",
        ),
        Tile(
            _("Follow-ups this week"),
            counts["week"],
            f"{url}&due_after={today}&due_before={sunday}",
            _("%d due today") % counts["today"],
        ),
    ]


def _owed(request, record, about):
    """What is still to be done about a record, and the way to say more of it."""
    user = request.user
    if not user.has_perm("events.view_followup"):
        return None
    rows = FollowUp.objects.visible_to(user).open().filter(about).order_by("due_on", "id")
    if isinstance(record, ProjectLead):
        rows = list(rows.select_related("owner")[:SHOWN])
        for row in rows:
            row.lead = record  # what each is about is the page itself
    else:
        rows = list(rows.with_targets(user)[:SHOWN])
    url = FOLLOW_UP.url_for(record, user) if FOLLOW_UP.open_to(user) else ""
    if not rows and not url:
        return None
    return Panel(
        _("Still owed"), "events/panels/owed.html", {"rows": rows, "url": url}, url=url, url_label=FOLLOW_UP.words
    )


def owed_to_organization(request, record):
    return _owed(request, record, Q(organization=record))


def owed_on_contact(request, record):
    return _owed(request, record, Q(contact=record))


def owed_on_lead(request, record):
    return _owed(request, record, Q(lead=record))


def owed_on_appointment(request, record):
    return _owed(request, record, Q(appointment=record))


def owed_from_meeting(request, record):
    return _owed(request, record, Q(meeting=record))


def owed_on_event(request, record):
    """About the event itself, or a meeting at it."""
    return _owed(request, record, Q(IsAnyOf(F("pk"), FollowUp.objects.around(record))))


def next_steps(user, leads):
    """The open follow-up of each of these leads, which the user sees, that is due first: {lead: NextStep}."""
    rows = FollowUp.objects.of_seen_leads(leads, user).open()
    rows = rows.order_by("lead", "due_on", "pk").distinct("lead")
    return {lead: NextStep(what, due_on) for lead, what, due_on in rows.values_list("lead", "what", "due_on")}


def meetings_of_contact(request, record):
    """The last meetings of the contact's organization, which they may have missed."""
    rows = Meeting.objects.visible_to(request.user)
    rows = rows.filter(organization_links__organization=record.organization_id)
    rows = list(rows.order_by("-held_on", "-id")[:5])
    if not rows:
        return None
    return Panel(_("Last meetings of the organization"), "events/panels/meetings.html", {"rows": rows})
