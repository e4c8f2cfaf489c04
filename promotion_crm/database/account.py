"""Which account runs PostgreSQL, which refuses to run as root.

Started by an ordinary user it runs as that user. Started by root it runs under a
user ID that no account has, so that no other account can read the data.
"""

import os
import shutil
import subprocess
from pathlib import Path

from django.utils.translation import gettext as _

from .unavailable import DatabaseUnavailable

try:
    import pwd
except ImportError:  # Windows, where `cluster.check_platform` refuses with a sentence.
    pwd = None

# In the range systemd documents as unused (60578 to 61183) and no distribution hands out.
UNASSIGNED = 60600

# To pass through a folder closed to others (/root is 0700). The second one is for
# containers, which drop the first; it allows more, so it comes last.
_PASSES = ["dac_read_search", "dac_override"]


def is_root():
    """Whether this process is root, who may not run PostgreSQL."""
    return os.geteuid() == 0


def owner():
    """The user ID that owns the data and runs the server."""
    return UNASSIGNED if is_root() else os.geteuid()


def maker():
    """The user ID that runs `initdb`, which insists on one with a name."""
    return pwd.getpwnam("nobody").pw_uid if is_root() else os.geteuid()


def check():
    """Refuse to a root without a root's powers, as in a container that dropped them all."""
    if not is_root():
        return
    try:
        subprocess.run(["true"], user=UNASSIGNED, group=UNASSIGNED, extra_groups=[], check=True)
    except PermissionError as error:
        raise DatabaseUnavailable(
            _("This root may not run PostgreSQL under another account: start as an ordinary user, or set DATABASE_URL.")
        ) from error


def login_name():
    """The name by which PostgreSQL will know this process at the other end of a socket."""
    try:
        return pwd.getpwuid(os.geteuid()).pw_name
    except KeyError as error:
        raise DatabaseUnavailable(
            _("PostgreSQL needs an account with a name: add this user ID to /etc/passwd, or set DATABASE_URL.")
        ) from error


def give(path, uid):
    """Hand a file, or a folder and all in it, to a user ID."""
    if not is_root():
        return
    os.lchown(path, uid, uid)
    for folder, folders, files in os.walk(path):
        for name in folders + files:
            os.lchown(os.path.join(folder, name), uid, uid)


def as_user(uid, command, paths):
    """`command` and keywords for `subprocess` so that it runs as `uid` and can reach `paths`."""
    command = [str(part) for part in command]
    if not is_root():
        return command, {}
    if all(_is_open(path) for path in paths):
        return command, {"user": uid, "group": uid, "extra_groups": []}
    for capability in _PASSES:
        passing = _setpriv(uid, capability)
        if passing and subprocess.run([*passing, "true"], capture_output=True, check=False).returncode == 0:
            return [*passing, *command], {}
    raise DatabaseUnavailable(
        _("Root cannot run PostgreSQL from a folder closed to other accounts: move the project out of %(folder)s.")
        % {"folder": next(folder for path in paths if (folder := _closed(path)))}
    )


def _setpriv(uid, capability):
    # Without no_setuid_fixup access(2) ignores the capability, and PostgreSQL asks it.
    tool = shutil.which("setpriv")
    return tool and [
        tool, f"--reuid={uid}", f"--regid={uid}", "--clear-groups",
        f"--inh-caps=+{capability}", f"--ambient-caps=+{capability}",
        "--securebits=+no_setuid_fixup", "--",
    ]  # fmt: skip


def _is_open(path):
    return _closed(path) is None


def _closed(path):
    """The first folder above `path` that other accounts may not pass through."""
    above = reversed(Path(path).absolute().parents)
    return next((folder for folder in above if not folder.stat().st_mode & 0o001), None)
