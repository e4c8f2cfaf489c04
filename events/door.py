"""The door of an event: guests arrive, once each, however many doors and presses there are.

Each press carries a mark that the browser made, so that a door that lost the network may send
what it kept again: a mark is taken once, and what is sent again is answered with how things are.
"""

from datetime import timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.timezone import localdate, localtime, now
from django.utils.translation import gettext as _

from events.models import DoorPress, Event, Participation
from promotion_crm.templatetags.crm import short_day

KEPT = timedelta(hours=24)  # how old a press may be that was kept without a network


def keeps_door(user, event):
    """Whether this person may check guests in: who may change the event and its list."""
    permissions = ("events.add_participation", "events.change_participation")
    return user.has_perms(permissions) and Event.objects.editable_by(user).filter(pk=event.pk).exists()


def closed_because(event):
    """Why nobody can be checked in today, in a sentence; "" on the day of the event and after."""
    if not event.starts_on:
        return _("The event has no date. Give it one; check-in opens on its day.")
    if event.starts_on > localdate():
        return _("The event begins on %(day)s. Check-in opens on that day.") % {"day": short_day(event.starts_on)}
    return ""


def check_open(event, user):
    """Raises PermissionDenied or ValidationError where this person cannot check in now."""
    if not keeps_door(user, event):
        raise PermissionDenied(Event.NOT_OPEN % {"event": event})
    if why := closed_because(event):
        raise ValidationError(why)


def moment(pressed_at):
    """When a press that was kept was made, by its own clock where that can be; else now."""
    at = now()
    return pressed_at if pressed_at and at - KEPT < pressed_at <= at else at


@transaction.atomic
def arrive(event, guest, press, *, by, at=None):
    """Check a guest in; what to say, and whether it went as asked. Raises as `check_open`."""
    check_open(event, by)
    new = _taken(event, press, by)
    if new and guest.check_in(by=by, at=moment(at)):
        return _("%(name)s is checked in.") % {"name": guest.name}, True
    return _as_it_is(Participation.objects.select_related("arrived_by").get(pk=guest.pk)), not new


@transaction.atomic
def take_back(event, guest, press, *, by):
    """Undo a check-in; what to say, and whether it went as asked. Raises as `check_open`."""
    check_open(event, by)
    if _taken(event, press, by) and not guest.take_back():
        return _("%(name)s was not checked in.") % {"name": guest.name}, False
    if guest.walk_in:
        return _("%(name)s is off the list.") % {"name": guest.name}, True
    return _("The check-in of %(name)s is undone.") % {"name": guest.name}, True


@transaction.atomic
def walk_in(event, name, organization_name, press, *, by, at=None):
    """Add someone who is not on the list and check them in; (guest, what to say, whether it went as asked).

    Who stands on the list by just this name and organization is that guest.
    """
    check_open(event, by)
    Event.objects.select_for_update(no_key=True).get(pk=event.pk)  # two doors add one walk-in once
    same = {"name__iexact": name, "organization_name__iexact": organization_name}
    guest = event.participations.filter(**same).select_related("arrived_by").order_by("id").first()
    new = _taken(event, press, by)
    if guest:
        if not new or guest.check_in(by=by, at=moment(at)):
            return guest, _("%(name)s is on the list, and checked in.") % {"name": name}, True
        return guest, _as_it_is(guest), False
    if not new:
        return None, _("%(name)s was taken off the list since.") % {"name": name}, False
    arrived = {"arrived_at": moment(at), "arrived_by": by, "state": Participation.State.ATTENDED, "walk_in": True}
    guest = Participation(event=event, name=name, organization_name=organization_name, **arrived)
    guest.check_all()
    guest.save()
    return guest, _("%(name)s is added and checked in.") % {"name": name}, True


def _taken(event, press, by):
    """Take a press; whether it is new."""
    return DoorPress.objects.get_or_create(press=press, defaults={"event": event, "by": by})[1]


def _as_it_is(guest):
    if not guest.arrived_at:
        return _("%(name)s is not checked in: someone undid it.") % {"name": guest.name}
    said = {"name": guest.name, "time": time_of(guest.arrived_at), "who": guest.arrived_by}
    return _("%(name)s is checked in already, at %(time)s by %(who)s.") % said


def time_of(at):
    """13:42, with the day where that is another."""
    local = localtime(at)
    return local.strftime("%H:%M" if local.date() == localdate() else "%Y-%m-%d %H:%M")
