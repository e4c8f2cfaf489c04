"""File locks that the kernel releases by itself when a process ends, however it ends.

`flock` belongs to the open file, so a forked child shares its parent's lock and
a child given the file keeps the lock for as long as it runs.
"""

import os
from contextlib import contextmanager

try:
    import fcntl
except ImportError:  # Windows, where `cluster.check_platform` refuses with a sentence.
    fcntl = None


def opened(path):
    """A file descriptor to lock; programs started from here do not inherit it."""
    return private(path, os.O_RDWR | os.O_CREAT)


def private(path, flags):
    """Open a file that, if it is new, only this account can read."""
    return os.open(path, flags, 0o600)


def share(fd):
    """Hold the lock together with others, once nobody holds it alone."""
    fcntl.flock(fd, fcntl.LOCK_SH)


def claim(fd):
    """Hold the lock alone, if nobody else holds it now. A shared hold is given up either way."""
    try:
        fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def is_free(path):
    """Whether nobody holds the lock."""
    fd = opened(path)
    try:
        return claim(fd)
    finally:
        os.close(fd)


@contextmanager
def held(path):
    """Hold the lock alone for the length of the block, waiting for it if need be."""
    fd = opened(path)
    try:
        fcntl.flock(fd, fcntl.LOCK_EX)
        yield
    finally:
        os.close(fd)
