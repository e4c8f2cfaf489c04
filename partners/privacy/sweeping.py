"""Every text of the database is read for what a person is known by, and rewritten where it is found.

It walks the tables of the database itself and not of our models, so that no text is left out because nobody thought of
its table: text, JSON and lists of text, of every column. What is found from other texts (the words that the search
knows) is made anew from what is left.
"""

import json
import re
from dataclasses import dataclass, field
from functools import cached_property

from django.apps import apps
from django.db import connection

COLUMNS = """
    SELECT c.relname, a.attname, t.typname, a.atttypmod - 4,
           GREATEST(c.reltuples, 0)::bigint, COALESCE(a.attnum = ANY ((SELECT i.indkey FROM pg_index i
                                     WHERE i.indrelid = c.oid AND i.indisprimary)::int2[]), FALSE)
    FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid JOIN pg_type t ON t.oid = a.atttypid
    WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('r', 'p')
      AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
    ORDER BY c.relname, a.attnum
"""
TEXTS = {"text", "varchar", "bpchar", "citext", "name"}
JSONS = {"json", "jsonb"}
LISTS = {"_text", "_varchar"}
FOUND_BY = "search_text"
LOT = 500


@dataclass
class Table:
    """A table of the database: its key, and the columns that may hold words, {name: (type, most signs or 0)}.

    `rows` is about how many it has, as PostgreSQL counted last.
    """

    name: str
    rows: int = 0
    key: list = field(default_factory=list)
    columns: dict = field(default_factory=dict)

    @cached_property
    def model(self):
        """The model that is kept in it, None where there is none."""
        models = apps.get_models(include_auto_created=True)
        return next((m for m in models if m._meta.db_table == self.name and not m._meta.proxy), None)

    @property
    def is_found_by(self):
        return FOUND_BY in self.columns and hasattr(self.model, "fill_search_text")

    @property
    def quoted(self):
        return connection.ops.quote_name(self.name)

    @property
    def where(self):
        """The condition of one row, by its key."""
        names = [connection.ops.quote_name(name) for name in self.key]
        return " AND ".join(f"{name} = %s" for name in names) if names else "ctid = %s::tid"

    def shown(self):
        names = [connection.ops.quote_name(name) for name in self.key] or ["ctid::text"]
        return ", ".join([*names, *map(connection.ops.quote_name, self.columns)])

    def holding(self):
        """The condition of the rows that hold both of what is asked for, in any column; the first is cheap to look for.

        PostgreSQL asks for conditions that cost alike in the order they stand.
        """
        texts = ", ".join(f"{connection.ops.quote_name(name)}::text" for name in self.columns)
        return " AND ".join([f"concat_ws(chr(10), {texts}) ~* %s"] * 2)


def tables():
    """Every table with words in it."""
    found = {}
    with connection.cursor() as cursor:
        cursor.execute(COLUMNS)
        for name, column, kind, most, rows, of_key in cursor.fetchall():
            table = found.setdefault(name, Table(name, rows))
            if of_key:
                table.key.append(column)
            if kind in TEXTS | JSONS | LISTS:
                table.columns[column] = (kind, most if kind in ("varchar", "bpchar") and most > 0 else 0)
    return [table for table in found.values() if table.columns]


def read(table, pattern, trace):
    """The rows of a table in which the pattern is found: [(key, {column: value})].

    `trace` is a plainer pattern, found wherever the other is: eight times quicker to look for.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {table.shown()} FROM {table.quoted} WHERE {table.holding()}", [_loose(trace), _loose(pattern)]
        )
        rows, width = cursor.fetchall(), len(table.key) or 1
    exact = re.compile(pattern, re.IGNORECASE)
    found = [(row[:width], dict(zip(table.columns, row[width:], strict=True))) for row in rows]
    return [(key, values) for key, values in found if any(exact.search(str(value)) for value in values.values())]


def written(table, rows, pattern):
    """Of rows that were read, those that say it in a text somebody wrote, without the words made from these.

    Words of several texts stand side by side there: “Lily Chen” of wei@… is found by “chen wei”.
    """
    if not table.is_found_by:
        return rows
    texts = [(key, {name: text for name, text in values.items() if name != FOUND_BY}) for key, values in rows]
    return [
        (key, values) for key, values in texts if any(re.search(pattern, str(text), re.I) for text in values.values())
    ]


def _loose(pattern):
    """The pattern without what may stand around it, which PostgreSQL is slow at: it finds more, never less."""
    return re.sub(r"\(\?<?[!=](?:[^()]|\(\?<=[^()]*\))*\)", "", pattern).replace("(?:|)", "")


def rewritten(table, values, write):
    """What changes in a row when each text of it is put through `write`: {column: value}."""
    changed = {}
    for name, (kind, most) in table.columns.items():
        value = values[name]
        if value is None or (table.is_found_by and name == FOUND_BY):
            continue
        new = _through(json.loads(value) if kind in JSONS and isinstance(value, str) else value, write)
        if kind in JSONS:
            old = json.loads(value) if isinstance(value, str) else value
            if new != old:
                changed[name] = json.dumps(new, ensure_ascii=False)
        elif new != value:
            changed[name] = new[:most] if most and isinstance(new, str) else new
    return changed


def _through(value, write):
    if isinstance(value, str):
        return write(value)
    if isinstance(value, list):
        return [_through(one, write) for one in value]
    if isinstance(value, dict):
        return {write(key): _through(one, write) for key, one in value.items()}
    return value


def save(table, key, changed):
    names = ", ".join(f"{connection.ops.quote_name(name)} = %s" for name in changed)
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {table.quoted} SET {names} WHERE {table.where}", [*changed.values(), *key])


def find_anew(table, keys):
    """Make the words anew by which the search finds these rows."""
    model = table.model
    for row in model._base_manager.filter(pk__in=[key[0] for key in keys]):
        row.fill_search_text()
        model._base_manager.filter(pk=row.pk).update(search_text=row.search_text)
