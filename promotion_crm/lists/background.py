"""Exports made by a worker: those too large for one request, with what their owner may do by then."""

from django.conf import settings
from django.http import QueryDict
from django.utils.translation import gettext as _

from promotion_crm import working
from promotion_crm.roles import EXPORT

from . import limits
from .asking import Question
from .base import lists
from .exporting import ExportFailed, check, export
from .problems import BadQuestion, ExportRefused
from .saved import NoSuchView, spelled_out

WORDS = {"csv": "CSV", "xlsx": "Excel", "vcf": "vCard"}
OTHERS = 20_000  # rows that a request carries in a format of a list's own


def too_large(question, form):
    """Whether a file of these rows takes longer to make than a request should."""
    most = settings.EXPORT_AT_ONCE.get(form, OTHERS)
    return question.rows.order_by().values("pk")[: most + 1].count() > most


def ask(question, form):
    """The job that makes the file of a question. Raises as `export` does when it may not be made."""
    check(question)
    with limits.watched(question.reader):
        limits.check(question)
    title = f"{question.title} ({WORDS[form]})"
    query = question.params.urlencode()
    return working.ask("export", question.reader, title, list=question.of.name, format=form, query=query)


def make(job, beat):
    """What the worker does: {"export": the number of its record}. Raises JobRefused."""
    given = job.arguments
    try:
        question = asked(job.owner, given["list"], given["query"])
        beat.of(question.rows.order_by().count())
        made = export(question, given["format"], keep=True, beat=beat)
        made.file.close()
        return {"export": made.record.pk}
    except (BadQuestion, ExportRefused, ExportFailed) as error:
        raise working.JobRefused(str(error)) from error


def asked(reader, name, query):
    """The question of a query string, as far as this person may put it. Raises BadQuestion or JobRefused."""
    of = lists().get(name)
    if of is None:
        raise working.JobRefused(_("There is no such list any more."))
    if not reader.has_perm(EXPORT):
        raise working.JobRefused(_("You may not export lists."))
    if not reader.has_perm(of.permission):
        raise working.JobRefused(_("This list is not among those you may see."))
    try:
        return Question(of, spelled_out(of, QueryDict(query), reader), reader)
    except NoSuchView as error:
        raise working.JobRefused(str(error)) from error
