"""What happened to a lead happened on a day that has come: every writer is told so, and the database keeps it."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.timezone import localdate

from partners.models import ProjectLead
from partners.models.lead_triggers import HAPPENED
from partners.pipeline import Stage
from tests import make
from tests.admins import change, filled
from tests.days import tomorrow

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("name", HAPPENED)
def test_a_day_still_to_come_is_refused_by_the_record_and_by_the_database(name):
    lead = make.make_lead(signed_on=None)
    setattr(lead, name, tomorrow())

    with pytest.raises(ValidationError, match="It is in the future"):
        lead.full_clean()
    with pytest.raises(IntegrityError, match="once it has happened"), transaction.atomic():
        lead.save()
    with pytest.raises(IntegrityError, match="once it has happened"), transaction.atomic():
        ProjectLead.objects.filter(pk=lead.pk).update(**{name: tomorrow()})

    assert getattr(ProjectLead.objects.get(pk=lead.pk), name) in (None, localdate())


def test_the_admin_opens_no_gate_by_a_day_still_to_come(client_of):
    client = client_of("city administrator")
    lead = make.make_lead(Stage.NEGOTIATING, contract_capital=5, contract_currency="USD")

    def save(**changes):
        return client.post(change(lead), filled(client.get(change(lead)), **changes))

    page = save(signed_on=tomorrow().isoformat()).content.decode()
    with pytest.raises(ValidationError, match="day of signing"):
        lead.move_to(Stage.SIGNED, by=client.user)

    assert "Signed on: It is in the future; write the day once it has come." in page
    assert "The year is too long ago" in save(received_on="0001-01-01").content.decode()
    assert save(signed_on=localdate().isoformat()).status_code == 302
