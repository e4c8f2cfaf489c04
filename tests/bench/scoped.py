"""Acts of the bench's process for a person who sees a part of the leads: how many, and their file by us and by psql."""

import subprocess
import time
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.db.models import Count
from django.http import QueryDict

from partners.models import ProjectLead
from promotion_crm.database.server import embedded
from promotion_crm.lists.asking import Question
from promotion_crm.lists.base import lists
from promotion_crm.lists.exporting import export
from promotion_crm.lists.selecting import select
from promotion_crm.models import User

ROLE = "district officer"


def officer():
    """The district officer with the most follow-ups, as `worker.page` signs one in."""
    people = User.objects.filter(groups__name=ROLE, is_active=True)
    return people.annotate(owed=Count("follow_ups")).order_by("-owed", "pk").first()


def scope():
    """How many leads there are, and how many of them the officer sees."""
    return {"leads": ProjectLead.objects.count(), "seen": ProjectLead.objects.visible_to(officer()).count()}


def _question():
    of = lists()["leads"]
    return Question(of, QueryDict(f"columns={','.join(c.name for c in of.columns if not c.personal)}"), officer())


def take_scoped():
    """Our CSV of all leads the officer sees, with all columns but those with personal data."""
    question, started = _question(), time.perf_counter()
    made = export(question, "csv")
    made.file.close()
    return {"seconds": time.perf_counter() - started, "rows": made.record.row_count}


def psql_scoped():
    """psql's own copy of the same SELECT."""
    selection = select(_question())
    with connection.cursor() as cursor:
        sql = cursor.cursor.mogrify(selection.sql, selection.params or None).decode()
    target = Path(settings.EXPORT_DIR, "psql-scoped.csv")
    asked = [embedded().binary("psql"), embedded().dsn(connection.settings_dict["NAME"]), "--quiet", "-X", "-c"]
    started = time.perf_counter()
    subprocess.run([*asked, f"\\copy ({sql}) TO '{target}' WITH (FORMAT csv, HEADER)"], check=True)
    seconds = time.perf_counter() - started
    target.unlink()
    return {"seconds": seconds}
