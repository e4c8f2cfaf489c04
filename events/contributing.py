"""What partners did at events, for their contributions: co-hosted or organized one, or had people there."""

from django.db.models import BigIntegerField, Exists, F, OuterRef, Value

from events.models import EventOrganizer, Participation
from partners.models.appointments import holding
from partners.programs.contributing import Found, key_of

HELD = "organization__appointments__"


def events(first, last):
    """Events of these days, under every appointment whose term holds the day the event began."""
    yield Found("event_hosted", _under_appointments(EventOrganizer.objects.all(), first, last))
    attended = Participation.objects.filter(state=Participation.State.ATTENDED)
    # Whoever hosts an event is there anyhow, and that counts once.
    hosts = EventOrganizer.objects.filter(event=OuterRef("event"), organization=OuterRef("organization"))
    yield Found("event_attended", _under_appointments(attended.exclude(Exists(hosts)), first, last))


def _under_appointments(rows, first, last):
    """One row for each appointment: several people of one partner at an event are one contribution."""
    day = F("event__starts_on")
    rows = rows.filter(
        holding(day, HELD), organization__appointments__isnull=False, event__starts_on__range=(first, last)
    )
    return rows.values_list(
        F(f"{HELD}pk"), day, key_of("event", "event_id"), F("event__name_en"), F("event__name_zh"),
        F("event__search_text"), Value(None, BigIntegerField()),
    )  # fmt: skip
