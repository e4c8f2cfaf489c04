"""What a search found becomes the queue: new pairs are kept, those alike no longer are dropped, decided ones stay."""

from django.db import connection


def settle(doubles):
    """Make the open pairs those of the temporary table `double_found`; (how many it holds, how many are new)."""
    table, rows = doubles._meta.db_table, doubles.records().model._meta.db_table
    drop = f"""
        DELETE FROM {table} d WHERE d.state = 'open'
            AND NOT EXISTS (SELECT FROM double_found f WHERE f.one = d.one_id AND f.other = d.other_id)
        """
    # Rows that someone deletes or merges meanwhile are left out; the lock keeps the others until the end.
    keep = f"""
        WITH known AS (
            SELECT f.* FROM double_found f JOIN {rows} a ON a.id = f.one JOIN {rows} b ON b.id = f.other
            FOR KEY SHARE OF a, b),
        written AS (
        INSERT INTO {table} AS kept (created_at, updated_at, grounds, score, state, reason, one_id, other_id)
        SELECT now(), now(), grounds, score, 'open', '', one, other FROM known ORDER BY one, other
        ON CONFLICT (one_id, other_id) DO UPDATE
            SET grounds = EXCLUDED.grounds, score = EXCLUDED.score, updated_at = EXCLUDED.updated_at
            WHERE kept.state = 'open' AND kept.grounds <> EXCLUDED.grounds
            RETURNING xmax = 0 AS fresh)
        SELECT count(*) FILTER (WHERE fresh), (SELECT count(*) FROM double_found) FROM written
        """
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE double_found")
        cursor.execute(drop)
        cursor.execute(keep)
        fresh, found = cursor.fetchone()
    return found, fresh
