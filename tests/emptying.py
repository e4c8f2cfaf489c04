"""After a test that committed: what is left of it goes, at a tenth of what TRUNCATE of every table takes.

Rows are removed from those tables alone that hold some, by the superuser with the triggers off, as TRUNCATE would
pass them by too. What migrating leaves in every database, kinds of rows, permissions and roles, stays.
"""

import psycopg2
from django.contrib.auth.models import Group
from django.db import connection
from psycopg2 import sql

from promotion_crm import roles
from promotion_crm.database.server import embedded

STAY = ("django_migrations", "django_content_type", "auth_permission", "auth_group", "auth_group_permissions")
TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> ALL (%s) ORDER BY 1"


def empty(_case=None):
    """In place of the flush of Django's TransactionTestCase."""
    connection.close()
    left = psycopg2.connect(embedded().dsn(connection.settings_dict["NAME"], superuser=True))
    with left, left.cursor() as cursor:
        cursor.execute(TABLES, [[*STAY]])
        names = [row[0] for row in cursor.fetchall()]
        holds = sql.SQL("SELECT {} WHERE EXISTS (SELECT FROM {})")
        cursor.execute(sql.SQL(" UNION ALL ").join(holds.format(sql.Literal(n), sql.Identifier(n)) for n in names))
        filled = [row[0] for row in cursor.fetchall()]
        cursor.execute("SET session_replication_role TO replica")
        for name in filled:
            cursor.execute(sql.SQL("DELETE FROM {}").format(sql.Identifier(name)))
    left.close()
    Group.objects.exclude(name__in=roles.ROLES).delete()
    roles.sync()
