"""Questions to an embedded PostgreSQL of a test's own."""

from pathlib import Path

import psycopg2

UNSAFE = {"fsync": "off", "full_page_writes": "off", "shared_buffers": "16MB"}


def pid_of(data):
    return int(Path(data, "postmaster.pid").read_text().split()[0])


def is_running(data):
    return Path(data, "postmaster.pid").exists()


def ask(server, question, **who):
    with psycopg2.connect(server.dsn(**who)) as connected, connected.cursor() as cursor:
        cursor.execute(question)
        answer = cursor.fetchone() if cursor.description else None
    connected.close()
    return answer and answer[0]
