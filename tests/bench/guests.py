"""A list of guests as offices send them, put on the list of an event and taken back again."""

import hashlib
import time

from django.db import transaction

from events.guest_lists import LIST_NAME, GuestList
from events.models import Event
from partners.models import Contact
from promotion_crm.models import FileImport, User


class Undone(Exception):
    """Takes back what was added."""


def file_of(rows):
    """So many rows: a third contacts of ours, doubles, blanks, broken addresses, full-width letters."""
    known = list(Contact.objects.exclude(email="").values_list("email", flat=True)[: rows // 3])
    lines = ["邮箱,姓名,工作单位,职务"]
    for n in range(rows):
        email = known[n % len(known)] if n % 3 == 0 else f"guest{n}@example.org"
        if n % 50 == 7:
            email = f"guest{n}(at)example"
        elif n % 50 == 8:
            email = f"ｇｕｅｓｔ{n}＠ｅｘａｍｐｌｅ．ｏｒｇ"
        name = f"来宾{n - 1 if n % 40 == 5 else n}"
        lines.append(",,," if n % 100 == 99 else f"{email},{name},上海港口第{n % 500}有限公司,经理")
    return "\r\n".join(lines)


def add(rows, encoding):
    """Looked at twice, as a person does, and added: the seconds of each, and how many came of it."""
    by, content = User.objects.filter(is_active=True).order_by("pk").first(), file_of(rows).encode(encoding)
    by.is_superuser = True
    try:
        with transaction.atomic():
            event = Event.objects.create(name_en="Bench", kind="forum")
            file = FileImport.objects.create(
                list_name=LIST_NAME, file_name="guests.csv", content=content, byte_size=len(content), by=by,
                sha256=hashlib.sha256(content).hexdigest(), plan={"event": event.pk},
            )  # fmt: skip
            started = time.perf_counter()
            seen = GuestList(event, file, by)
            counts, mark = dict(seen.counts), seen.mark
            looked = time.perf_counter()
            made = GuestList(event, file, by).save(mark)
            done = time.perf_counter()
            raise Undone
    except Undone:
        return {"look": looked - started, "add": done - looked, "added": made.row_count, "counts": counts}
