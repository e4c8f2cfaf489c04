"""The key that signs sessions, made once and kept where only this account reads it."""

import os
import secrets
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured


class SecretKeyUnavailable(ImproperlyConfigured):
    """There is no secret key and none can be kept. The message says what to do."""


def secret_key(folder):
    """The key in `folder`/secret-key, made on the first call. Raises SecretKeyUnavailable."""
    path = Path(folder, "secret-key")
    try:
        return _read(path) or _make(path)
    except OSError as error:
        # Plain English: the settings are being read, so there is no language yet.
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
