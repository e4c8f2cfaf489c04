"""The key that signs sessions, made once and kept where only this account reads it."""

import os
import secrets
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

SHORTEST, FEWEST = 50, 5  # characters, and different ones: what Django's own check of a key asks for
GUESSED = "django-insecure-"  # how keys begin that Django writes into new projects
REMEDY = (
    "Set SECRET_KEY to a random text of at least 50 characters, the same for every process of this site, "
    "and keep it secret. This prints one: python3 -c 'import secrets; print(secrets.token_urlsafe(50))'"
)


class SecretKeyUnavailable(ImproperlyConfigured):
    """There is no secret key and none can be kept. The message says what to do."""


def strong(key):
    """A key that a server may start with. Raises SecretKeyUnavailable."""
    # Plain English: the settings are being read, so there is no language yet.
    if not key:
        raise SecretKeyUnavailable(f"SECRET_KEY is not set, and without it nobody's session is safe. {REMEDY}")
    if len(key) < SHORTEST or len(set(key)) < FEWEST or key.startswith(GUESSED):
        raise SecretKeyUnavailable(f"SECRET_KEY is too easy to guess. {REMEDY}")
    return key


def secret_key(folder):
    """The key in `folder`/secret-key, made on the first call. Raises SecretKeyUnavailable."""
    path = Path(folder, "secret-key")
    try:
        return _read(path) or _make(path)
    except OSError as error:
        raise SecretKeyUnavailable(
            f"The secret key cannot be kept in {path} ({error.strerror}): make its folder writable, or set SECRET_KEY."
        ) from error


def _read(path):
    return path.read_text().strip() if path.exists() else ""


def _make(path):
    path.parent.mkdir(parents=True, exist_ok=True)
    new = path.with_name(f".{path.name}-{secrets.token_hex(8)}")
    with open(new, "w", opener=lambda name, flags: os.open(name, flags, 0o600)) as file:
        file.write(secrets.token_urlsafe(50))
    # A link, not a rename: of two processes that start together one key wins for both.
    try:
        os.link(new, path)
    except FileExistsError:
        pass
    finally:
        new.unlink()
    return _read(path)
