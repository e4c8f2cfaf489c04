"""Duplicates planted among generated rows, and the search for all of them."""

from django.db import connection, transaction

from partners.doubles.sweeping import sweep
from partners.models import ContactDouble, Organization, OrganizationDouble

EACH = 1000
WORD = "initcap(translate(n::text, '0123456789', 'aeioubdfgk') || 'zqu')"  # a name nobody else has
FIRMS = f"""
    INSERT INTO partners_organization (created_at, updated_at, search_text, name_en, name_zh, kind, country,
        credit_code, website, note, source_url, is_sample)
    SELECT now(), now(), '', name, '', 'company', '', '', '', 'planted ' || n, '', true
    FROM generate_series(100000, 100000 + {EACH} - 1) AS n, LATERAL (VALUES
        ({WORD} || ' Biotech GmbH'), (upper({WORD}) || ' BIOTECH Co., Ltd.')) AS v(name)
    """
PEOPLE = f"""
    INSERT INTO partners_contact (created_at, updated_at, search_text, name_en, name_zh, organization_id, title, email,
        phone, wechat, languages, is_primary, do_not_contact, legal_basis, data_source, note, is_sample)
    SELECT now(), now(), '', name, '', of.id, '', email, phone, '', '', false, false, '', '', 'planted ' || n, true
    FROM (SELECT id, row_number() OVER (ORDER BY id) + 200000 AS n FROM partners_organization
        ORDER BY id LIMIT {EACH}) AS of,
    LATERAL (VALUES ({WORD} || ' Wexler', '', '+86 21 7' || n || '9'),
        ('WEXLER, ' || {WORD}, 'x' || n || '@w.example', '')) AS v(name, email, phone)
    """
FOUND = """
    SELECT count(*) FROM {pairs} p JOIN {rows} a ON a.id = p.one_id JOIN {rows} b ON b.id = p.other_id
    WHERE a.note LIKE 'planted %%' AND a.note = b.note
    """


def plant():
    """Put them in, once: how many pairs of each kind."""
    with transaction.atomic(), connection.cursor() as cursor:
        if not Organization.objects.filter(note__startswith="planted").exists():
            cursor.execute(FIRMS)
            cursor.execute(PEOPLE)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE partners_organization, partners_contact")
    return {"each": EACH}


def search_all(name):
    """Compare all rows of a list, with no pair known yet; the planted ones among what was found."""
    doubles = {"organizations": OrganizationDouble, "contacts": ContactDouble}[name]
    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {doubles._meta.db_table}")
    search = sweep(name)
    with connection.cursor() as cursor:
        cursor.execute(FOUND.format(pairs=doubles._meta.db_table, rows=doubles.records().model._meta.db_table))
        planted = cursor.fetchone()[0]
    return {"rows": search.rows, "found": search.found, "planted": planted, "passed_over": search.passed_over}
