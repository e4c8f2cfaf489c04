"""From where a write comes that no request explains: a command, the worker, a job and its owner.

Inside `written_by` every write has a context in the history, also one that no act gives a reason. An act, `because`,
keeps a context of its own, by which it can be undone, and is told from where it comes as well.
"""

import uuid
from contextlib import contextmanager
from contextvars import ContextVar

from django.db import connection
from pghistory import runtime

_origin = ContextVar("origin", default=None)


def origin():
    """What is known of whoever writes now: their `url`, and `user` where there is one."""
    return _origin.get().metadata if _origin.get() else {}


@contextmanager
def written_by(url, user=None):
    """`url` is the address of a page, or the command as it is typed; `user` whose work it is."""
    known = {"url": url} | ({"user": user.pk} if user and user.pk else {})
    token = _origin.set(runtime.Context(id=uuid.uuid4(), metadata=known))
    try:
        with connection.execute_wrapper(_told):
            yield
    finally:
        _origin.reset(token)


def _told(execute, sql, params, many, context):
    """Give a statement the context of its origin, unless it has one."""
    if hasattr(runtime._tracker, "value") or not _origin.get():
        return execute(sql, params, many, context)
    runtime._tracker.value = _origin.get()
    try:
        return runtime._inject_history_context(execute, sql, params, many, context)
    finally:
        del runtime._tracker.value
