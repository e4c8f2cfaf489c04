"""A migrated database to copy: migrations run once per change of theirs, not once per run and worker."""

import hashlib
from pathlib import Path

import psycopg2
from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from psycopg2 import sql

from promotion_crm.database.server import embedded

MIGRATING = 5_201_315  # advisory lock: one worker migrates, the others wait for its work


def migrated():
    """The name of a database in which every migration has run; made when it is missing."""
    embedded().ensure()
    name = f"migrated_{_digest()}"
    admin = psycopg2.connect(embedded().dsn("postgres", superuser=True))
    admin.autocommit = True
    with admin.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [MIGRATING])
        cursor.execute("SELECT datname FROM pg_database WHERE datname LIKE 'migrat%'")
        known = {row[0] for row in cursor.fetchall()}
        if name not in known:
            for old in known:
                cursor.execute(sql.SQL("DROP DATABASE {}").format(sql.Identifier(old)))
            _migrate(cursor, name)
    admin.close()
    return name


def _digest():
    """Changes with any migration, of ours or of a library."""
    loader = MigrationLoader(None, ignore_no_migrations=True)
    seen = hashlib.sha256()
    for label in sorted(loader.migrated_apps):
        folder = Path(apps.get_app_config(label).path, "migrations")
        for file in sorted(folder.glob("*.py")):
            seen.update(file.read_bytes())
    return seen.hexdigest()[:16]


def _migrate(cursor, name):
    # Under another name until it is whole, in case this run is stopped.
    draft, owner = sql.Identifier(f"migrating_{name[9:]}"), sql.Identifier(_owner())
    cursor.execute(sql.SQL("CREATE DATABASE {} OWNER {}").format(draft, owner))
    before = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = draft.string
    try:
        call_command("migrate", verbosity=0, interactive=False)
    finally:
        connection.close()
        connection.settings_dict["NAME"] = before
    cursor.execute(sql.SQL("ALTER DATABASE {} RENAME TO {}").format(draft, sql.Identifier(name)))


def _owner():
    return embedded().parameters()["user"]
