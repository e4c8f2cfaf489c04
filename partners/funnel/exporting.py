"""The breakdown as a file, each row with the cohort and the day it is of."""

import csv
import hashlib
import io

from django.db import transaction
from django.utils.text import capfirst
from django.utils.timezone import localdate
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from partners.pipeline import Stage
from promotion_crm.lists import limits
from promotion_crm.lists.copying import BOM, harmless
from promotion_crm.models import ExportRecord

from .page import Funnel


def export(asked):
    """The name and the content of a CSV with all rows of the breakdown. That it was made is recorded."""
    head, rows = _head(asked), [_row(asked, group) for group in Funnel(asked, size=None).groups.rows]
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([head, *rows])
    content = BOM + text.getvalue().encode()
    with limits.watched(asked.reader):
        _record(asked, head, len(rows), content)
    return f"funnel-{asked.by.name}-{_day(asked)}.csv", content


@transaction.atomic
def _record(asked, head, rows, content):
    limits.admit(asked.reader, rows, "funnel", personal=False)
    ExportRecord.objects.create(
        user_id=asked.reader.pk,
        list_name="funnel",
        format=ExportRecord.Format.CSV,
        filters=asked.recorded,
        columns=head,
        language=get_language(),
        row_count=rows,
        byte_size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
    )


def _day(asked):
    return (asked.day or localdate()).isoformat()


def _head(asked):
    claims = [_("Verified credit"), _("Own investment")] if asked.by.through_claims else []
    names = [capfirst(asked.by.label), *Stage.labels, _("Median days to landing"), *claims]
    return [str(name) for name in (*names, _("Received from"), _("Received until"), _("As of"))]


def _row(asked, group):
    days = "" if group.exact_days is None else round(group.exact_days, 1)
    claims = [group.verified.number, group.own.number] if asked.by.through_claims else []
    numbers = [figure.number for figure in group.reached]
    return [harmless(group.name), *numbers, days, *claims, *asked.days, _day(asked)]
