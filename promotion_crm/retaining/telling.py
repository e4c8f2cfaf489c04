"""The rules in words: for docs/retention.md, and for the page of the privacy officer."""

from django.apps import apps
from django.db import connection
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from promotion_crm.models import RetentionRun
from promotion_crm.wording import listed

from .rules import Along, Files, Forever, Histories, periods, rules

MOST = 10_000  # due rows are counted up to here on a page


def days_in_words(days):
    """365 as one year, 30 as 30 days."""
    if days and not days % 365:
        return ngettext("%(n)d year", "%(n)d years", days // 365) % {"n": days // 365}
    return ngettext("%(n)d day", "%(n)d days", days) % {"n": days}


def counts(named):
    """How many rows are due by each rule, {name: number}, up to MOST + 1, in one query."""
    parts, params = [], []
    for rule in named.values():
        sql, given = rule.due().order_by().values("pk")[: MOST + 1].query.get_compiler(connection=connection).as_sql()
        parts.append(f"(SELECT count(*) FROM ({sql}) AS due)")
        params += given
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(parts)}", params)
        return dict(zip(named, cursor.fetchone(), strict=True))


def last_runs(dry):
    """The last run by each rule, dry ones or those that did something, in one query."""
    rows = RetentionRun.objects.filter(dry=dry).order_by("rule", "-id").distinct("rule").select_related("by")
    return {run.rule: run for run in rows}


def lines(done):
    """Each rule by which something goes, with how many rows are due and what it did last, `done` being `last_runs`."""
    named = periods()
    due, looked = counts(named), last_runs(True)
    return [
        {
            "rule": rule,
            "days": days_in_words(rule.period),
            "due": due[name],
            "more": due[name] > MOST,
            "last": done.get(name),
            "looked": looked.get(name),
        }
        for name, rule in named.items()
    ]


def kept():
    """What stays, and why: [(names of the models, reason), …], each reason once."""
    told = {}
    for rule in rules():
        if isinstance(rule, Along | Forever | Histories):
            told.setdefault(str(rule.because), []).extend(_names(rule))
    return [(listed(dict.fromkeys(names)), why) for why, names in told.items() if names]


def folders():
    """The folders of files, how long and why."""
    for rule in rules():
        if isinstance(rule, Files):
            days = days_in_words(rule.days) if rule.days else _("as long as its row")
            yield rule.label, days, rule.because


def _names(rule):
    if isinstance(rule, Histories):
        return [_("The history of all records")]
    found = [model for label in rule.models if (model := _model(label))]
    return [capfirst(str(model._meta.verbose_name_plural)) for model in found if not model._meta.auto_created]


def _model(label):
    app, name = label.split(".")
    known = {m._meta.model_name: m for m in apps.get_models(include_auto_created=True) if m._meta.app_label == app}
    return known.get(name.lower())


def page():
    """docs/retention.md, line by line, in the language that is on."""
    yield "# How long what is kept is kept"
    yield ""
    yield (
        "Made by `manage.py retain --rules` from the modules that `RETAINED` in the settings names; change them there. "
        "A test fails for a model, a table or a folder without a rule. The periods are proposals [P]: an office sets "
        "its own by `RETENTION_DAYS=visits=90,exports=3650` in the environment."
    )
    yield ""
    yield (
        "The worker carries out the automatic rules once a day; the others wait for the privacy officer, who looks at "
        "what is due under *Retention* and carries them out with a reason. `manage.py retain` does what the worker "
        "does, `--dry-run` only counts, `--rule NAME --as USER --reason …` carries out one that is not automatic. "
        "Rows go in lots, each a transaction, so that a run may be stopped at any moment; the next one goes on. A row "
        "that another one needs is never removed."
    )
    yield from ["", "## What goes", ""]
    heads = ("Rule", "What", "Table", "After", "Counted from", "What becomes of it", "Automatic", "Why")
    yield from _table(heads, [_told(rule) for rule in periods().values()])
    yield from ["", "## Files", ""]
    yield from _table(("What", "After", "Why"), folders())
    yield from ["", "## What stays", ""]
    yield from _table(("What", "Why"), kept())


def _told(rule):
    automatic = "yes" if rule.automatic else "no"
    days = days_in_words(rule.days)
    return f"`{rule.name}`", rule.label, f"`{rule.model}`", days, f"`{rule.since}`", rule.then, automatic, rule.because


def _table(heads, rows):
    for row in (heads, ["---"] * len(heads), *rows):
        yield f"| {' | '.join(map(str, row))} |"
