"""The history under seal, and who opened what is restricted."""

from django.utils.timezone import now

from promotion_crm.models import HistoryCheck, Reading, Seal, SealedBlock, SealMail

from .people import make_user
from .rows import number, row


def make_reading(**fields):
    return row(
        Reading, fields, user=make_user, at=now, kind="partners.projectlead", record_id=number, address="/leads/1/"
    )


def make_seal(**fields):
    """One that seals nothing, and lies on no chain."""
    return row(Seal, fields, at=now, row_count=0, previous=b"", mac=bytes(32), code=lambda: f"1-{number()}")


def make_sealed_block(**fields):
    said = {"table": "promotion_crm_visit", "columns": ["id"], "first": 1, "last": 1, "row_count": 1}
    return row(SealedBlock, fields, seal=make_seal, position=0, digests=bytes(16), mac=bytes(32), **said)


def make_seal_mail(**fields):
    return row(SealMail, fields, seal=make_seal, address="notary@example.org")


def make_history_check(**fields):
    return row(HistoryCheck, fields, seconds=1, seal_count=1, amendment_count=0, row_count=1, wrong=0, head="1-A")
