"""Who owes what by when: for the mail of what is due, and for those above."""

from datetime import timedelta

from django.db.models import Count, F, Min
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from events.models import FollowUp
from partners.keeping_in_touch import touch_due_parts
from partners.landing import new_reminders
from promotion_crm.digesting import Part
from promotion_crm.models import User
from promotion_crm.panels import Panel
from promotion_crm.templatetags.crm import short_day
from promotion_crm.wording import joined

PEOPLE = 8


def parts(user, since):
    """All that the mail of what is due tells, on this floor and the one below."""
    yield from follow_ups_due(user)
    yield from touch_due_parts(user)
    yield from new_reminders(user, since)
    yield from late_of_my_people(user)


def follow_ups_due(user):
    """Late, today, and until Sunday."""
    if not user.has_perm("events.view_followup"):
        return
    today = localdate()
    sunday = today + timedelta(days=6 - today.weekday())
    rows = FollowUp.objects.of(user).open().filter(due_on__lte=sunday)
    rows = list(rows.with_targets(user).order_by("due_on", "id"))
    late = [row for row in rows if row.due_on < today]
    now = [row for row in rows if row.due_on == today]
    week = [row for row in rows if row.due_on > today]
    url = f"{reverse('follow-ups')}?owner={user.username}&state=open"
    if late:
        title = ngettext("%d follow-up is late", "%d follow-ups are late", len(late))
        yield Part(title % len(late), _lines(late), f"{url}&due_before={today - timedelta(days=1)}")
    if now:
        title = ngettext("%d follow-up is due today", "%d follow-ups are due today", len(now))
        yield Part(title % len(now), _lines(now), f"{url}&due_after={today}&due_before={today}")
    if week:
        title = ngettext("%d follow-up is due this week", "%d follow-ups are due this week", len(week))
        yield Part(title % len(week), _lines(week), f"{url}&due_after={today}&due_before={sunday}")


def _lines(rows):
    return [(joined(row.what, row.target, _("due %(day)s") % {"day": short_day(row.due_on)}), row.url) for row in rows]


def late_people(user):
    """Those above whom this person stands and who are late, each with `count` and the `oldest` day, most first."""
    people = User.objects.managed_by(user)
    late = FollowUp.objects.late().filter(owner__in=people.values("pk")).visible_to(user).order_by()
    names = {name: F(f"owner__{name}") for name in ("username", "name_en", "name_zh")}
    rows = late.values(**names).annotate(count=Count("pk"), oldest=Min("due_on")).order_by("-count", "username")
    return [{"person": User(**{name: row[name] for name in names}), **row} for row in rows]


def desk_my_people(request, record):
    user = request.user
    if not user.has_perm("events.view_followup"):
        return None
    rows = late_people(user)
    if not rows:
        return None
    return Panel(
        _("Late follow-ups of my people"),
        "events/panels/desk_my_people.html",
        {"rows": rows[:PEOPLE], "url": reverse("follow-ups")},
        count=sum(row["count"] for row in rows),
        url=f"{reverse('follow-ups')}?my_people=1&late=1",
        url_label=_("All"),
    )


def late_of_my_people(user):
    """One line for each person, with the way to what they are late with."""
    rows = late_people(user) if user.has_perm("events.view_followup") else []
    if rows:
        count = sum(row["count"] for row in rows)
        said = ngettext("%d follow-up of your people is late", "%d follow-ups of your people are late", count)
        path = f"{reverse('follow-ups')}?my_people=1&late=1"
        yield Part(said % count, [(_counted(row), late_path(row["person"])) for row in rows], path)


def _counted(row):
    said = _("%(who)s: %(count)d, the oldest of %(day)s")
    return said % {"who": row["person"], "count": row["count"], "day": short_day(row["oldest"])}


def late_path(person):
    return f"{reverse('follow-ups')}?owner={person.username}&late=1"
