"""Files that are uploaded with a save lie on the disk before it is done, and no rollback takes them away."""

from contextlib import contextmanager
from contextvars import ContextVar

from django.db import models

_written = ContextVar("written", default=None)


class UploadField(models.FileField):
    """A file that `or_no_files` knows of."""

    def pre_save(self, instance, add):
        file, written = getattr(instance, self.attname), _written.get()
        new = bool(file) and not file._committed
        file = super().pre_save(instance, add)
        if new and written is not None:
            written.append((file.storage, file.name))
        return file


@contextmanager
def or_no_files():
    """Where what is done inside fails, the files that were written by it are removed again."""
    outer, mine = _written.get(), []
    token = _written.set(mine)
    try:
        yield
    except BaseException:
        for storage, name in mine:
            storage.delete(name)
        raise
    else:
        if outer is not None:
            outer.extend(mine)
    finally:
        _written.reset(token)
