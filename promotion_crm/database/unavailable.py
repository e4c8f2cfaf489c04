"""Why the embedded PostgreSQL cannot be used, in one sentence that says what to do."""

import errno

from django.db.utils import OperationalError
from django.utils.translation import gettext as _


class DatabaseUnavailable(OperationalError):
    """No database to talk to. The message is one sentence for the person at the keyboard."""


def from_os_error(error, path):
    """The sentence for an OSError met while making or opening `path`."""
    if error.errno in (errno.EACCES, errno.EPERM):
        said = _("%(path)s cannot be written: give this account write access to its folder, or set DATABASE_URL.")
    elif error.errno == errno.EROFS:
        said = _(
            "%(path)s is on a read-only disk: move the project to a disk that can be written, or set DATABASE_URL."
        )
    elif error.errno in (errno.ENOSPC, errno.EDQUOT):
        said = _("The disk that holds %(path)s is full: free some space and start again.")
    elif error.errno in (errno.ENOTDIR, errno.EEXIST, errno.EISDIR):
        said = _("%(path)s is in the way of the database files: move it elsewhere and start again.")
    else:
        said = _("%(path)s cannot be used for the database (%(reason)s): mend that and start again.")
    return DatabaseUnavailable(said % {"path": path, "reason": error.strerror})


# What PostgreSQL writes, in the English its messages are fixed to, and the error it stands for.
_SIGNS = [
    ("No space left on device", errno.ENOSPC),
    ("Disk quota exceeded", errno.EDQUOT),
    ("Read-only file system", errno.EROFS),
]


def from_log(text, data, log):
    """The sentence for a server that did not come up, from what it wrote in `log`."""
    for words, number in _SIGNS:
        if words in text:
            return from_os_error(OSError(number, words), data)
    if "could not look up effective user ID" in text:
        return DatabaseUnavailable(
            _("PostgreSQL needs an account with a name: add this user ID to /etc/passwd, or set DATABASE_URL.")
        )
    if "incompatible with server" in text:
        return DatabaseUnavailable(
            _("%(data)s was made by another version of PostgreSQL: move it elsewhere and start again.") % {"data": data}
        )
    return DatabaseUnavailable(_("PostgreSQL did not start: the reason is at the end of %(log)s.") % {"log": log})
