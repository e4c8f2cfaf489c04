"""Work as the worker does it, in the process of the test."""

from contextlib import ExitStack
from unittest import mock

from django.core.management import call_command
from django.db import connection

CLOSING = ["promotion_crm.management.commands.work", "django_tasks_db.management.commands.db_worker"]


def work():
    """Do all that waits, and what comes round. The transaction of a test is left as it is."""
    with ExitStack() as kept:
        for module in CLOSING if connection.in_atomic_block else ():
            kept.enter_context(mock.patch(f"{module}.close_old_connections"))
        call_command("work", "--once")
