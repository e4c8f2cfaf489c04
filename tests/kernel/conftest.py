import os
import signal

import pytest

from promotion_crm.database.server import EmbeddedServer
from tests.kernel.embedded import UNSAFE, pid_of


@pytest.fixture
def data(tmp_path):
    """A place for a database, whose server does not outlive the test."""
    place = tmp_path / "postgres"
    yield place
    if (place / "postmaster.pid").exists():
        os.kill(pid_of(place), signal.SIGKILL)


@pytest.fixture
def server(data):
    server = EmbeddedServer(data, UNSAFE)
    yield server
    server.leave()
