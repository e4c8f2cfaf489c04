import pytest
from django.db import connection

from tests.make import make_lead


@pytest.fixture
def many_leads(db):
    """As if 99,999 leads had their code; the sequence is put back after."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('partners_lead_code')")
        (now,) = cursor.fetchone()
        cursor.execute("SELECT setval('partners_lead_code', 99999)")
        yield
        cursor.execute("SELECT setval('partners_lead_code', %s)", [now])


def test_codes_go_on_past_five_figures(many_leads):
    codes = [make_lead().code for _lead in range(11)]

    assert codes[0].endswith("-100000")
    assert len(set(codes)) == 11
