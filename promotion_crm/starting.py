"""What a start takes for granted: a laptop's settings on a laptop, and none of them in production.

The settings read the environment and nothing else; what is missing there is filled in here, before they are read.
"""

import os
from ipaddress import ip_address

import environ

from .secret_key import secret_key, strong

# What a laptop is spared, where the environment does not say otherwise.
LAPTOP = {"HTTPS": "no", "SECOND_FACTOR_ROLES": ""}
SERVING = ("serve", "runserver")


def is_loopback(host):
    """Whether nobody but this machine reaches a server on this host."""
    if host == "localhost":
        return True
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def host_of(environment):
    return environment.get("HOST") or "127.0.0.1"


def _told(arguments):
    """The host in `runserver 0.0.0.0:8000` or `runserver [::]:8000`, "" where none is named."""
    address = next((word for word in arguments[1:] if not word.startswith("-") and ":" in word), "")
    return address.rpartition(":")[0]


def prepare_command(arguments, folder, environment=os.environ):
    """Complete the environment of `manage.py` with these arguments. Raises SecretKeyUnavailable in production.

    Production is a server that others reach, and `check --deploy`. Whatever else has no SECRET_KEY
    is run on a laptop, whose key is kept in `folder`.
    """
    name = next((word for word in arguments if not word.startswith("-")), "")
    debugged = _debugged(environment)
    reached = name in SERVING and not is_loopback(_told(arguments) or host_of(environment))
    if not debugged and (reached or (name == "check" and "--deploy" in arguments)):
        strong(environment.get("SECRET_KEY", ""))
        return
    laptop = name in SERVING or not environment.get("SECRET_KEY")
    if laptop and not debugged:
        for setting, value in LAPTOP.items():
            environment.setdefault(setting, value)
    if not environment.get("SECRET_KEY"):
        environment["SECRET_KEY"] = secret_key(folder)


def prepare_server(folder, environment=os.environ):
    """Refuse to start for others without a strong SECRET_KEY. Raises SecretKeyUnavailable."""
    if not _debugged(environment):
        strong(environment.get("SECRET_KEY", ""))
    elif not environment.get("SECRET_KEY"):
        environment["SECRET_KEY"] = secret_key(folder)


def _debugged(environment):
    return environment.get("DEBUG", "").strip().lower() in environ.Env.BOOLEAN_TRUE_STRINGS
