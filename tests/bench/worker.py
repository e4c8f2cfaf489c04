"""One process at work: reads `[act, arguments]` as lines of JSON, answers each with figures."""

import json
import logging
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import quote

from django.conf import settings
from django.contrib.admin import ModelAdmin
from django.contrib.auth.models import Group
from django.db import connection, models
from django.http import QueryDict
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pypinyin import lazy_pinyin

from events.models import Event, Meeting
from partners.models import Contact, Organization, ProjectLead, StageChange
from promotion_crm.database.server import embedded
from promotion_crm.lists.asking import Question
from promotion_crm.lists.base import lists
from promotion_crm.lists.exporting import export
from promotion_crm.lists.paging import SIZE, Count
from promotion_crm.lists.selecting import select
from promotion_crm.models import User
from promotion_crm.roles import OPERATOR
from tests.bench import guests, importing, planting, rival
from tests.bench.merging import merge
from tests.bench.scoped import psql_scoped, scope, take_scoped
from tests.bench.year import evaluate, gather, of_programs

STATUS = Path("/proc/self/status")


def serve():
    """Answer until the input ends."""
    logging.disable(logging.WARNING)
    for line in sys.stdin:
        act, given = json.loads(line)
        sys.stdout.write(json.dumps(ACTS[act](**given)) + "\n")
        sys.stdout.flush()


def _timed(act):
    started = time.perf_counter()
    result = act()
    return time.perf_counter() - started, result


# -- pages ------------------------------------------------------------------------


def _client(role):
    """A person of the role, the one with the most to see where there are several."""
    people = User.objects.filter(groups__name=role, is_active=True)
    person = people.annotate(owed=models.Count("follow_ups")).order_by("-owed", "pk").first()
    if person is None:
        person = User.objects.create(username=f"bench {role}", name_en=f"Bench {role}", is_staff=True)
        person.groups.add(Group.objects.get(name=role))
    client = Client()
    client.force_login(person)
    return client


CLIENTS = {}


def page(address, role="city administrator"):
    client = CLIENTS.get(role) or CLIENTS.setdefault(role, _client(role))
    with CaptureQueriesContext(connection) as asked:
        seconds, response = _timed(lambda: client.get(address))
    if response.status_code != 200:
        raise SystemExit(f"{address} answered {response.status_code}")
    return {"seconds": seconds, "queries": len(asked)}


def pipeline():
    """How many leads there are, and steps in their log."""
    return {"leads": ProjectLead.objects.count(), "steps": StageChange.objects.count()}


def records():
    """The address of one record of each kind, the one with the most around it."""
    fullest = {
        Organization: "meeting_links",
        Contact: "meeting_links",
        ProjectLead: "meeting_links",
        Event: "meetings",
        Meeting: "contact_links",
    }
    rows = [
        model.objects.annotate(around=models.Count(link)).order_by("-around", "pk").first()
        for model, link in fullest.items()
    ]
    return {"addresses": [row.get_absolute_url() for row in rows]}


# -- files ------------------------------------------------------------------------


def _question(columns, rows=None):
    """The contacts as a list asks for them, all or the first `rows` by number."""
    asked = QueryDict(f"columns={','.join(columns)}&purpose=bench")
    question = Question(lists()["contacts"], asked, OPERATOR)
    if rows:
        last = Contact.objects.order_by("pk").values_list("pk", flat=True)[rows - 1]
        question.rows = question.rows.filter(pk__lte=last)
    return question


def columns(number=None):
    """The names of the first columns of the list of contacts."""
    return {"columns": [column.name for column in lists()["contacts"].columns][:number]}


def take(form, columns, rows=None):
    """Our export; `bytes` of memory above idle at its highest."""
    with export(_question(columns, 10), form).file:
        pass  # everything is imported and connected: what follows is the work itself

    def work():
        made = export(_question(columns, rows), form)
        made.file.close()
        return made.record

    seconds, peak, record = _measured(work)
    return {"seconds": seconds, "rows": record.row_count, "size": record.byte_size, "bytes": peak}


def psql(columns):
    """psql's own copy of the same SELECT to a file."""
    selection = select(_question(columns))
    with connection.cursor() as cursor:
        sql = cursor.cursor.mogrify(selection.sql, selection.params or None).decode()
    target = Path(settings.EXPORT_DIR, "psql.csv")
    command = f"\\copy ({sql}) TO '{target}' WITH (FORMAT csv, HEADER)"
    database = connection.settings_dict["NAME"]
    asked = [embedded().binary("psql"), embedded().dsn(database), "--quiet", "-X", "-c", command]
    seconds, _done = _timed(lambda: subprocess.run(asked, check=True))
    size = target.stat().st_size
    target.unlink()
    return {"seconds": seconds, "size": size}


def take_by_rival(form, rows):
    """django-import-export's file of the same rows and columns."""
    names = columns(15)["columns"]
    rival.take(form, 10)
    seconds, peak, size = _measured(lambda: rival.take(form, rows))
    return {"seconds": seconds, "rows": rows, "size": size, "bytes": peak, "columns": len(names)}


def bring(rows, by="ours"):
    """New contacts from a file, checked and saved."""
    act = importing.bring if by == "ours" else importing.bring_by_rival
    act(importing.file_of(10))
    content = importing.file_of(rows)
    seconds, peak, written = _measured(lambda: act(content))
    return {"seconds": seconds, "rows": written, "bytes": peak}


def add_guests(rows, encoding):
    """A list of guests looked at and added."""
    return guests.add(rows, encoding)


def _measured(work):
    """Seconds, bytes of memory above idle at the highest (None where it cannot be told), the result."""
    if not STATUS.exists():
        return *_timed(work)[:1], None, None
    Path("/proc/self/clear_refs").write_text("5")  # the highest so far is forgotten
    idle = _memory("VmRSS")
    seconds, result = _timed(work)
    return seconds, _memory("VmHWM") - idle, result


def _memory(name):
    line = next(line for line in STATUS.read_text().splitlines() if line.startswith(f"{name}:"))
    return int(line.split()[1]) * 1024


def search_all(name):
    """The search for duplicates among all rows of a list."""
    seconds, peak, found = _measured(lambda: planting.search_all(name))
    return found | {"seconds": seconds, "bytes": peak}


# -- search -----------------------------------------------------------------------


def words():
    """What people type: two Chinese characters, pinyin, the beginning of a Latin name."""
    rows = Contact.objects.order_by("-pk")
    chinese = next(row.name_zh for row in rows.exclude(name_zh="")[:500] if len(row.name_zh) == 2)
    latin = rows.exclude(name_en="").filter(name_zh="").first().name_en
    return {
        "2 characters": chinese,
        "pinyin": "".join(lazy_pinyin(chinese)),
        "Latin prefix": " ".join(part[:4] for part in latin.split()),
    }


def typed():
    """What stands in the palette letter by letter while some records are looked for: names in both scripts, pinyin,
    e-mail, digits of a number, a code."""
    rows = Contact.objects.exclude(name_en="").exclude(name_zh="").order_by("pk")
    some = [rows[n] for n in range(0, 2_000, 250)]
    wanted = [
        text
        for row in some
        for text in (row.name_en, row.name_zh, "".join(lazy_pinyin(row.name_zh)), row.email, row.phone)
    ]
    wanted += list(ProjectLead.objects.order_by("pk").values_list("code", flat=True)[:3])
    wanted += [
        name for names in Organization.objects.order_by("pk").values_list("name_en", "name_zh")[:3] for name in names
    ]
    return {"texts": [quote(text[:length]) for text in wanted if text for length in (1, 2, 3, 5, 8, len(text))]}


def find(text):
    """As a list of ours does: the count, and the first page in its order."""
    return _first_page(Contact.objects.find(text), SIZE, Count)


def icontains(text):
    """As the stock admin does with the same fields: the count, and the first page in its order."""
    rows = Contact.objects.all()
    for word in text.split():
        rows = rows.filter(
            models.Q(name_en__icontains=word) | models.Q(name_zh__icontains=word) | models.Q(email__icontains=word)
        )
    return _first_page(rows, ModelAdmin.list_per_page, lambda rows: rows.count())


def _first_page(rows, size, count):
    seconds, _page = _timed(lambda: (count(rows), list(rows[:size])))
    return {"seconds": seconds}


def lists_and_desk():
    return {"addresses": [reverse(name) for name in lists()]}


ACTS = {
    act.__name__: act
    for act in (
        *(page, pipeline, records, lists_and_desk, columns, take, psql, take_by_rival, words, find, icontains),
        *(bring, add_guests, merge, planting.plant, search_all, typed),
        *(evaluate, gather, of_programs),
        *(scope, take_scoped, psql_scoped),
    )
}
