"""A person is erased: who they were is taken out of every table, what was done with them is still counted.

Source: personal-information law, articles 15 and 47. In one transaction: the contact and what is about them are emptied
with their history, then every text of the database is read for their names, addresses and numbers, and read once more
for the proof. Where one is still found nothing is erased. It cannot be undone.
"""

import re
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property

import pgtrigger
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.utils.timezone import now
from django.utils.translation import gettext as _

from partners.exported_people import numbers_of
from partners.models import Contact, Erasure
from partners.personal import CONTACT
from partners.privacy import leftovers, marks, sweeping
from partners.privacy.answers import LABEL, entries_of, rows_of
from partners.privacy.hits import Hits
from promotion_crm.history import because, is_tracked
from promotion_crm.merging.relations import is_entry
from promotion_crm.seals import AlteredSince, rewriting
from promotion_crm.working import unheard

GONE = "[erased]"


class NotErased(Exception):
    """The proof still found the person; nothing was changed. The message says in which tables."""


def label(number, chinese=False):
    return f"已删除人员 {number}" if chinese else f"Erased person {number}"


def _own_triggers():
    """All triggers but those that write the history: a text is rewritten in rows that are locked otherwise.

    One that says until when an entry held writes the history too.
    """
    return [
        f"{model._meta.label}:{trigger.name}"
        for model, trigger in pgtrigger.registered()
        if not type(trigger).__module__.startswith("pghistory")
        and not (is_entry(model) and not isinstance(trigger, pgtrigger.Protect))
    ]


@dataclass
class Erasing:
    """The erasure of one contact: looked at first, then done. After each table `beat` hears how many rows were read."""

    contact: Contact
    by: object
    reason: str = ""
    beat: object = unheard
    walked: int = 0
    rewritten: dict = field(default_factory=dict)

    @cached_property
    def numbers(self):
        return numbers_of(self.contact)

    @cached_property
    def linked(self):
        """The rows that are about the person, by model: {model: {pk, …}}."""
        found = {Contact: set(self.numbers)}
        for answer, rows in rows_of(self.numbers):
            found.setdefault(answer.model, set()).update(rows.values_list("pk", flat=True))
        return found

    @cached_property
    def marks(self):
        given = [{"kind": marks.EMAIL, "text": row} for row in self._as_given("address", "email")]
        given += [{"kind": marks.NAME, "text": row} for row in self._as_given("name")]
        return marks.marks_of(self.numbers, given)

    def _as_given(self, *names):
        """What rows about the person, and their history, call them by: the fields that an erasure clears."""
        for answer, rows in rows_of(self.numbers):
            for name in {*names} & {*getattr(answer, "clears", {})}:
                entries = entries_of(answer.model, self.linked[answer.model])
                for of in (rows, entries):
                    yield from of.order_by().values_list(name, flat=True).distinct() if of is not None else ()

    @cached_property
    def shared(self):
        return marks.of_others(self.marks, self.numbers)

    @cached_property
    def everywhere(self):
        return marks.any_of([mark for mark in self.marks if mark not in self.shared])

    @cached_property
    def near(self):
        """What is looked for in rows about the person: also what others are known by too."""
        return marks.any_of(self.marks)

    @cached_property
    def trace(self):
        return marks.traces_of(self.marks)

    @property
    def ahead(self):
        """How many rows an erasure reads, both times, as far as PostgreSQL knows."""
        return 2 * sum(table.rows + 1 for table in sweeping.tables())

    def without_the_person(self, reason):
        """A reason as it may be kept."""
        return self._put(reason, self.near)[:300]

    # -- looking ------------------------------------------------------------------------------
    def hits(self):
        """In which tables the person is named, those of others last: [Hits]."""
        found = []
        for table in sweeping.tables() if self.near else ():
            one, rows = Hits(table), sweeping.written(table, self._read(table), self.near)
            near = self._near(table, rows)
            for key, values in rows:
                if key in near:
                    one.linked += 1
                elif self.everywhere and re.search(self.everywhere, _joined(values), re.IGNORECASE):
                    one.elsewhere += 1
            if one.linked or one.elsewhere:
                found.append(one)
        return found

    def _read(self, table):
        return sweeping.read(table, self.near, self.trace)

    def _near(self, table, rows):
        """The keys of those rows that are about the person, and of their history."""
        model = table.model
        if model is None or not rows:
            return set()
        of = getattr(model, "pgh_tracked_model", None) if is_entry(model) else None
        if of in self.linked:
            asked = model._base_manager.filter(pk__in=[key[0] for key, _ in rows], pgh_obj_id__in=self.linked[of])
            return {(pk,) for pk in asked.values_list("pk", flat=True)}
        return {key for key, _values in rows if key[0] in self.linked.get(model, ())}

    # -- doing --------------------------------------------------------------------------------
    def run(self):
        """Erase; the Erasure. Raises ValidationError where it was done, NotErased where the proof finds the person."""
        with transaction.atomic():
            held = Contact.objects.select_for_update().filter(pk=self.contact.pk).first()
            if held is None or held.is_erased:
                raise ValidationError(_("This person is erased already."))
            files = leftovers.files_with(self.numbers, self.near)
            self.reason = self.without_the_person(self.reason)
            with because(_("Person erased: %(reason)s") % {"reason": self.reason}, by=self.by):
                self._empty(held)
                self._sweep()
                self.rewritten |= leftovers.drop(self.near, self.by, self.reason)
            made = self._proven()
            transaction.on_commit(lambda: leftovers.remove(files))
        return made

    def _empty(self, contact):
        """The contact and the rows about the person, as they are and as the history has them."""
        at = now()
        for name, value in CONTACT.items():
            setattr(contact, name, self._value(value, name))
        contact.do_not_contact, contact.is_primary, contact.erased_at = True, False, at
        contact.save()
        self._rewrite_entries(Contact, {contact.pk}, CONTACT)
        # To undo a merge would bring back a record that is erased and not as such: the database refuses it.
        self._rewrite_entries(Contact, self.numbers - {contact.pk}, CONTACT | {"erased_at": at})
        for answer, _rows in rows_of(self.numbers):
            clears = getattr(answer, "clears", {})
            if clears:
                pks = self.linked[answer.model]
                values = {name: self._value(value, name) for name, value in clears.items()}
                with self._lawfully(answer.model._meta.db_table, pks):
                    answer.model._base_manager.filter(pk__in=pks).update(**values)
                self._note(answer.model, len(pks))
                self._rewrite_entries(answer.model, pks, clears)

    def _value(self, value, name):
        return label(self.contact.pk, chinese=name == "name_zh") if value == LABEL else value

    def _rewrite_entries(self, model, pks, clears):
        if not is_tracked(model):
            return
        rows = entries_of(model, pks)
        ids = list(rows.values_list("pk", flat=True))
        values = {name: self._value(value, name) for name, value in clears.items()}
        with self._lawfully(rows.model._meta.db_table, ids):
            rows.update(**values)
        self._note(rows.model, len(ids))

    @contextmanager
    def _lawfully(self, table, ids):
        """Nothing keeps these rows from being rewritten inside, and the seal over them is told."""
        # Nothing that a person typed: what is said on the chain stays there, and the reason may name somebody else.
        said = _("Erasure of contact %(number)d.") % {"number": self.contact.pk}
        try:
            with rewriting(table, ids, by=self.by, reason=said), pgtrigger.ignore(*_own_triggers()):
                yield
        except AlteredSince as error:
            raise NotErased(str(error)) from error

    def _note(self, model, number):
        if number:
            name = model._meta.db_table
            self.rewritten[name] = self.rewritten.get(name, 0) + number

    def _sweep(self):
        """Every other text in which the person is named."""
        for table in sweeping.tables() if self.near else ():
            self._sweep_table(table)
            self._tell(table)

    def _tell(self, table):
        self.walked += table.rows + 1
        self.beat(self.walked)

    def _sweep_table(self, table):
        changes, rows = {}, self._read(table)
        near = self._near(table, rows)
        for key, values in rows:
            pattern = self.near if key in near else self.everywhere
            if changed := sweeping.rewritten(table, values, lambda text, p=pattern: self._put(text, p)):
                changes[key] = changed
        keys = list(changes)
        if keys:
            self._save(table, changes)
            self.rewritten[table.name] = self.rewritten.get(table.name, 0) + len(keys)
        if table.is_found_by:
            anew = {*changes, *((pk,) for pk in self.linked.get(table.model, ())), *(key for key, _values in rows)}
            with pgtrigger.ignore(*_own_triggers()):
                sweeping.find_anew(table, anew)

    def _save(self, table, changes):
        with self._lawfully(table.name, [key[0] for key in changes]):
            for key, changed in changes.items():
                sweeping.save(table, key, changed)

    def _put(self, text, pattern):
        """A text without the person; a text that is nothing but an address or a number is emptied."""
        return re.sub(pattern, lambda found: self._instead(found, text), text, flags=re.IGNORECASE) if pattern else text

    def _instead(self, found, text):
        said = found[0]
        for mark in self.marks:
            if mark.kind == marks.NAME and mark.is_telling and re.fullmatch(mark.form, said, re.IGNORECASE):
                return GONE if "%" in said else label(self.contact.pk, bool(marks.IS_HAN.search(said)))
        return "" if said == text.strip() else GONE

    def _proven(self):
        """The record of the erasure, with what a last reading through all tables found: nothing, or NotErased."""
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        walked = sweeping.tables()
        if found := [table.name for table in walked if self._is_in(table)]:
            said = _("Nothing was erased. The person is still found in: %(tables)s.")
            raise NotErased(said % {"tables": ", ".join(found)})
        proof = {
            "tables": len(walked),
            "columns": sum(len(table.columns) for table in walked),
            "looked_for": len([mark for mark in self.marks if mark.is_telling]),
            "shared_with_others": len(self.shared),
            "found": 0,
        }
        return Erasure.objects.create(
            number=self.contact.pk,
            reason=self.reason,
            by_id=self.by.pk,
            rewritten=dict(sorted(self.rewritten.items())),
            proof=proof,
        )

    def _is_in(self, table):
        """Whether the person is still found in a table; what others are known by too, in rows about the person."""
        rows = sweeping.written(table, self._read(table), self.near) if self.near else []
        self._tell(table)
        everywhere = re.compile(self.everywhere, re.IGNORECASE) if self.everywhere else None
        if everywhere and any(everywhere.search(str(text)) for _key, values in rows for text in values.values()):
            return True
        return bool(self.shared and self._near(table, rows))


def _joined(values):
    return "\n".join(str(value) for value in values.values() if value is not None)


def erase(contact, *, by, reason):
    """Erase a person; the Erasure. Raises ValidationError or NotErased, and then nothing was changed."""
    return Erasing(contact, by, reason).run()
