"""What a search found becomes the queue: new pairs are kept, those alike no longer are dropped, decided ones stay."""

from django.db import connection

MOST = 50_000  # open pairs that are kept, the weightiest: more than an office decides in years
LEAVE_DECIDED = """
    DELETE FROM double_found f USING {table} d
    WHERE d.one_id = f.one AND d.other_id = f.other AND d.state <> 'open'
    """
# What two rows alone share says more than what a dozen do.
LEAVE_WEAK = """
    DELETE FROM double_found f USING (
        SELECT one, other FROM (
            SELECT *, count(*) OVER (PARTITION BY one) + count(*) OVER (PARTITION BY other) AS crowd FROM double_found
        ) AS counted ORDER BY score DESC, crowd, one, other OFFSET %s) AS w
    WHERE w.one = f.one AND w.other = f.other
    """
# A pair that a form has kept since the search began was found among rows the search has not read.
DROP = """
    DELETE FROM {table} d WHERE d.state = 'open' AND d.updated_at < %s
        AND NOT EXISTS (SELECT FROM double_found f WHERE f.one = d.one_id AND f.other = d.other_id)
    """
# Rows that someone deletes or merges meanwhile are left out; the lock keeps the others until the end.
KEEP = """
    WITH known AS (
        SELECT f.* FROM double_found f JOIN {rows} a ON a.id = f.one JOIN {rows} b ON b.id = f.other
        FOR KEY SHARE OF a, b),
    written AS (
        INSERT INTO {table} AS kept (created_at, updated_at, grounds, score, state, reason, one_id, other_id)
        SELECT clock_timestamp(), clock_timestamp(), grounds, score, 'open', '', one, other
        FROM known ORDER BY one, other
        ON CONFLICT (one_id, other_id) DO UPDATE
            SET grounds = EXCLUDED.grounds, score = EXCLUDED.score, updated_at = EXCLUDED.updated_at
            WHERE kept.state = 'open' AND kept.grounds <> EXCLUDED.grounds
        RETURNING xmax = 0 AS fresh)
    SELECT count(*) FILTER (WHERE fresh), (SELECT count(*) FROM double_found) FROM written
    """


def settle(doubles, started):
    """Make the open pairs those of the temporary table `double_found`, for a search that began at `started`.

    Returns how many are kept, how many of them are new, and how many were left out as the weakest.
    """
    tables = {"table": doubles._meta.db_table, "rows": doubles.records().model._meta.db_table}
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE double_found")
        cursor.execute(LEAVE_DECIDED.format(**tables))
        cursor.execute(LEAVE_WEAK, [MOST])
        left_out = cursor.rowcount
        cursor.execute(DROP.format(**tables), [started])
        cursor.execute(KEEP.format(**tables))
        fresh, found = cursor.fetchone()
    return found, fresh, left_out
