"""What a merge would do to the rows that point to the record that goes; nothing is written here."""

from dataclasses import dataclass, field

from django.db import connection
from django.db.models import OuterRef, Q, Subquery
from django.db.models.lookups import IsNull

from promotion_crm.naming import first_of

from .answers import Clears, Goes, OneStays, Problem, Refused
from .relations import moving, unique_rules

COUNTED = """
    SELECT {place}, count(*) FILTER (WHERE {column} = %(gone)s), count(*) FILTER (WHERE {column} = %(kept)s),
           md5(string_agg({key}::text || '-' || {column}::text, ',' ORDER BY {key}))
    FROM {table} WHERE {column} IN (%(kept)s, %(gone)s) AND NOT ({own} AND {key} IN (%(kept)s, %(gone)s))
"""


@dataclass
class Part:
    """One relation: how many rows move, which are dropped or changed, and what stands in the way.

    `seen` is how many of those that move this person may see; `mark` stands for the rows of both records.
    """

    answer: object
    total: int = 0
    theirs: int = 0
    mark: str = ""
    seen: int = 0
    dropped: list = field(default_factory=list)
    settled: dict = field(default_factory=dict)  # {words of a rule: how many rows it settled}
    cleared: list = field(default_factory=list)  # [(pk, values), …]
    problems: list = field(default_factory=list)

    @property
    def words(self):
        return self.answer.told % {"number": self.seen}

    @property
    def hidden(self):
        return self.total > self.seen

    @property
    def signs(self):
        """What its mark is made of."""
        told = [str(problem.sentence) for problem in self.problems]
        return self.answer.relation, self.mark, sorted(self.dropped), sorted(map(str, self.cleared)), told


def parts(kept, gone, by):
    """All relations of the two that have rows of the one that goes, or answers to settle."""
    found = [Part(answer) for answer in moving(type(kept))]
    _count(found, kept, gone)
    for part in found:
        if part.total:
            _settle(part, kept, gone, by)
    return found


def rows_of(answer, record):
    """The rows that point to a record, but for the two records themselves, which are written by choice."""
    return answer.model._base_manager.filter(**{answer.field.attname: record.pk})


def _count(found, kept, gone):
    """In one query, whatever there is."""
    quote, asked = connection.ops.quote_name, []
    for place, part in enumerate(found):
        meta, f = part.answer.model._meta, part.answer.field
        asked.append(
            COUNTED.format(
                place=place,
                table=quote(meta.db_table),
                column=quote(f.column),
                key=quote(meta.pk.column),
                own="TRUE" if part.answer.model is type(kept) else "FALSE",
            )
        )
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(asked), {"kept": kept.pk, "gone": gone.pk})
        for place, total, theirs, mark in cursor:
            found[place].total, found[place].theirs, found[place].mark = total, theirs, mark or ""


def _settle(part, kept, gone, by):
    answer, model = part.answer, part.answer.model
    rows = rows_of(answer, gone)
    if model is type(kept):
        rows = rows.exclude(pk__in=[kept.pk, gone.pk])
    part.seen = _seen(model, rows, by)
    if isinstance(answer, Goes):
        part.dropped = list(rows.order_by("pk").values_list("pk", flat=True))
        return
    for bar in answer.bars:
        if pks := list(rows.filter(bar.rows).order_by("pk").values_list("pk", flat=True)):
            part.problems.append(problem_of(model, pks, bar.sentence, by))
    for name, rule in unique_rules(model, answer.field).items() if part.theirs else ():
        if pairs := _twins(answer, rule, kept, rows):
            _apply(part, answer.rules[name], pairs, by)


def _seen(model, rows, by):
    if by.is_superuser or not hasattr(model._default_manager.all(), "visible_to"):
        return rows.count()
    return model._default_manager.visible_to(by).filter(pk__in=rows.order_by().values("pk")).count()


def _twins(answer, rule, kept, rows):
    """Rows that would break a unique rule once they moved, and those they would repeat: [(pk, pk), …]."""
    others = [name for name in rule.fields if name != answer.field.name]
    nothing_is_one = rule.nulls_distinct is False  # then two empty values are the same
    filled = {} if nothing_is_one else {f"{name}__isnull": False for name in others}
    same = [Q(**{name: OuterRef(name)}) for name in others]
    if nothing_is_one:
        same = [
            q | Q(**{f"{n}__isnull": True}) & Q(IsNull(OuterRef(n), True)) for q, n in zip(same, others, strict=True)
        ]
    condition = rule.condition or Q()
    theirs = rows_of(answer, kept).filter(condition, *same).order_by("pk")
    ours = rows.filter(condition, **filled).annotate(twin=Subquery(theirs.values("pk")[:1]))
    return list(ours.exclude(twin=None).order_by("pk").values_list("pk", "twin"))


def _apply(part, how, pairs, by):
    model = part.answer.model
    if isinstance(how, Clears):
        part.cleared += [(pk, how.values) for pk, _twin in pairs]
    elif isinstance(how, OneStays):
        pairs = _choose(part, how, pairs, by)
    elif isinstance(how, Refused):
        part.problems.append(problem_of(model, [pk for pair in pairs for pk in pair], how.sentence, by))
    if pairs and not isinstance(how, Refused):
        part.settled[str(how.words)] = len(pairs)


def _choose(part, how, pairs, by):
    """Drop one of each pair; the pairs that were settled."""
    model = part.answer.model
    if how.choose is None:
        part.dropped += [pk for pk, _twin in pairs]
        return pairs
    rows, open_ = model._base_manager.in_bulk([pk for pair in pairs for pk in pair]), []
    for pair in pairs:
        stays = how.choose(*(rows[pk] for pk in pair))
        if stays is None:
            open_.append(pair)
        else:
            part.dropped += [pk for pk in pair if pk != stays.pk]
    if open_:
        part.problems.append(_open_problem(model, how, [rows[pk] for pair in open_ for pk in pair], by))
    return [pair for pair in pairs if pair not in open_]


def _open_problem(model, how, rows, by):
    if not how.named_by:
        return problem_of(model, [row.pk for row in rows], how.sentence, by)
    f = model._meta.get_field(how.named_by)
    return problem_of(f.related_model, sorted({getattr(row, f.attname) for row in rows}), how.sentence, by)


def problem_of(model, pks, sentence, by):
    rows = first_of(model, pks, by)
    return Problem(str(sentence), rows, len(pks) - len(rows))


def move(part, kept, gone):
    """Carry it out: one statement for what is dropped, one for what is changed, one for what moves."""
    answer, rows = part.answer, part.answer.model._base_manager
    if part.dropped:
        dropped = rows.filter(pk__in=part.dropped)
        if isinstance(answer, Goes):  # what was handed over to the kept one before does not go
            dropped = dropped.filter(**{answer.field.attname: gone.pk})
        dropped._raw_delete(dropped.db)
    for pk, values in part.cleared:
        rows.filter(pk=pk).update(**values)
    if part.total and not isinstance(answer, Goes):
        moving_rows = rows_of(answer, gone)
        if answer.model is type(kept):
            moving_rows = moving_rows.exclude(pk__in=[kept.pk, gone.pk])
        moving_rows.update(**{answer.field.attname: kept.pk})


def hold(kept, gone):
    """Lock what others hold before a row that moves, in the order of its numbers."""
    for answer in moving(type(kept)):
        if not answer.holds:
            continue
        f = answer.model._meta.get_field(answer.holds) if answer.holds != "pk" else None
        pks = [kept.pk, gone.pk] if answer.rules else [gone.pk]  # one of each pair may be dropped
        rows = answer.model._base_manager.filter(**{f"{answer.field.attname}__in": pks})
        held = f.related_model if f else answer.model
        wanted = rows.order_by().values(f.attname if f else "pk")
        list(held._base_manager.filter(pk__in=wanted).order_by("pk").select_for_update(of=("self",)).values_list("pk"))
