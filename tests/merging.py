"""A merge as a person does it: looked at first, then done."""

from django.apps import apps
from django.db import connection

from promotion_crm.history import is_tracked
from promotion_crm.merging.act import Merge
from promotion_crm.merging.relations import list_of, mergeables
from promotion_crm.models import User
from promotion_crm.undoing import Undoing
from tests import make
from tests.kernel.bulk import apart

REASON = "One firm, entered twice"
UNKEPT = {"updated_at", "search_text", "press"}


def merge_of(kept, gone, by=None, **values):
    """The merge; `values` says whose value a field takes, "kept" or "gone"."""
    of = mergeables()[list_of(type(kept))]
    rows = [type(row).objects.get(pk=row.pk) for row in (kept, gone)]
    posted = {f"value-{name}": whose for name, whose in values.items()}
    return Merge(of, *rows, by or User.objects.order_by("pk").first(), posted)


def merged(kept, gone, by=None, **values):
    """The ChangeSet of a merge that goes through; the record that stays is read again."""
    one = merge_of(kept, gone, by, **values)
    made = one.run(REASON, one.mark)
    apart()
    kept.refresh_from_db()
    return made


def undo(made, by=None):
    Undoing(made, by or made.by).run()
    apart()


def state():
    """All that the database keeps of all records, but for what no history keeps: {table: hash}."""
    found = {}
    with connection.cursor() as cursor:
        for model in apps.get_models():
            if is_tracked(model) and model._meta.managed and not model._meta.proxy:
                columns = [f.column for f in model._meta.concrete_fields if f.name not in UNKEPT]
                names = ", ".join(f'"{name}"' for name in columns)
                sql = f"SELECT md5(string_agg(ROW({names})::text, '|' ORDER BY id)) FROM \"{model._meta.db_table}\""
                cursor.execute(sql)
                found[model._meta.label] = cursor.fetchone()[0]
    return found


def full_organization(organization):
    """One row of every relation to it."""
    contact = make.make_contact(organization=organization)
    make.make_organization(parent=organization)
    appointment = make.make_appointment(organization=organization, representative=contact)
    make.make_application(organization=organization, representative=contact)
    make.make_lead(investor=organization, contact=contact)
    make.make_introduction(partner=organization, appointment=appointment)
    make.make_event_organizer(organization=organization)
    make.make_participation(organization=organization, contact=contact)
    make.make_meeting(organizations=[organization], contacts=[contact])
    make.make_follow_up(organization=organization)
    make.make_dispatch_recipient(organization=organization, appointment=appointment, contact=contact)
    make.make_recognition(organization=organization, contact=contact, year=2001 + organization.pk % 99)
    return organization
