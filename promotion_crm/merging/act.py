"""The merge of two records by a person: looked at first, then done in one transaction."""

from functools import cached_property
from hashlib import sha256

from django.core.exceptions import ValidationError
from django.db import IntegrityError, InternalError, OperationalError, connection, transaction

from promotion_crm.history import because
from promotion_crm.models import ChangeSet
from promotion_crm.refusing import code_of, said

from .choosing import Choice
from .looking import hold, move, parts
from .relations import may_merge

DEADLOCK = "40P01"


class Outdated(Exception):
    """The two are no longer what was looked at: one has gone, was edited, or something was added."""


class Untried(Exception):
    """Takes back a trial."""


class Merge:
    """`kept` stays and takes what points to `gone`; `posted` says whose value each field takes."""

    def __init__(self, of, kept, gone, by, posted=None):
        self.of, self.kept, self.gone, self.by, self.posted = of, kept, gone, by, posted
        self.model = type(kept)

    @cached_property
    def choice(self):
        return Choice(self.of, self.kept, self.gone, self.by, self.posted)

    @cached_property
    def parts(self):
        """What becomes of the relations, those with rows only."""
        return [part for part in self._all_parts if part.total]

    @cached_property
    def _all_parts(self):
        return parts(self.kept, self.gone, self.by)

    @cached_property
    def problems(self):
        """Why the two cannot be merged as things stand; nothing when they can."""
        found = [problem for part in self.parts for problem in part.problems]
        for check in self.of.checks:
            found += check(self)
        return found

    @property
    def mark(self):
        """Stands for all that the merge would do and for both records as they are."""
        columns = [f.attname for f in self.model._meta.concrete_fields]
        seen = [(row.pk, [str(getattr(row, name)) for name in columns]) for row in (self.kept, self.gone)]
        told = [str(problem) for problem in self.problems]
        signs = [part.signs for part in self._all_parts]
        return sha256(repr([seen, sorted(self.choice.chosen.items()), signs, told]).encode()).hexdigest()

    @property
    def row_count(self):
        return 1 + sum(part.total for part in self.parts)

    # -- looking --------------------------------------------------------------------------
    def wrong(self):
        """What the rules of the record say of the chosen values, in sentences."""
        try:
            with transaction.atomic():
                self._delete()  # what it alone may hold, such as a code, is free then
                self._chosen().check_all()
                raise Untried
        except Untried:
            return []
        except ValidationError as error:
            return error.messages

    def _delete(self):
        rows = self.model._base_manager.filter(pk=self.gone.pk)
        rows._raw_delete(rows.db)

    def _chosen(self):
        row = self.model._base_manager.get(pk=self.kept.pk)
        for f, value in self.choice.values.items():
            setattr(row, f.attname, value)
        return row

    # -- writing --------------------------------------------------------------------------
    def run(self, reason, seen, tries=2):
        """Do it and give the ChangeSet.

        Raises Outdated where it would not do what was `seen`, the mark of a look at it, and
        ValidationError where it may not be; then nothing was written.
        """
        try:
            with transaction.atomic(), because(reason, by=self.by) as act:
                self._hold()
                if self.mark != seen:
                    raise Outdated
                if self.problems:
                    raise ValidationError([str(problem) for problem in self.problems])
                return self._write(act, reason)
        except (IntegrityError, InternalError) as error:
            raise ValidationError(said(error)) from error
        except OperationalError as error:
            if code_of(error) != DEADLOCK:
                raise
            if tries > 1:  # the other act goes on: wait for its end, then look again
                return self.run(reason, seen, tries - 1)
            raise Outdated from error

    def _hold(self):
        """Nobody edits either meanwhile, nor points to them; both are read as they are by now."""
        hold(self.kept, self.gone)
        pks = [self.kept.pk, self.gone.pk]
        rows = {r.pk: r for r in self.model._base_manager.filter(pk__in=pks).order_by("pk").select_for_update()}
        mine = self.model._default_manager.editable_by(self.by).filter(pk__in=pks)
        if len(rows) < 2 or not may_merge(self.by, self.model) or mine.count() < 2:
            raise Outdated
        self.kept, self.gone = rows[self.kept.pk], rows[self.gone.pk]
        for name in ("choice", "parts", "_all_parts", "problems"):
            self.__dict__.pop(name, None)  # what was read before the wait

    def _write(self, act, reason):
        names = [f.name for f in self.choice.values]
        for act_first in self.of.first:
            act_first(self.gone, self.kept)
        for part in self._all_parts:
            move(part, self.kept, self.gone)
        row = self._chosen()
        self._delete()
        if names:
            row.check_all()
            row.save()
        # Keys between tables are checked at the end of a transaction: now, so that a refusal is told.
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        return ChangeSet.objects.create(
            context=act.id,
            kind=ChangeSet.Kind.MERGE,
            list_name=self.of.list_name,
            row_count=self.row_count,
            fields=names,
            reason=reason,
            by=self.by if self.by.pk else None,
            merged_kind=self.model._meta.label_lower,
            kept_id=self.kept.pk,
            gone_id=self.gone.pk,
        )
