"""Numbers of certificates: GPFI-3-01 of a batch, GPFI-R2027-01 of renewals without one."""

import re

from partners.models import Appointment


def stem_of(program, batch, first):
    """What the numbers of a batch begin with, or of the renewals of the year in which a term begins."""
    return f"{program.code}-{batch.number}-" if batch else f"{program.code}-R{first.year}-"


def next_number(stem):
    """The first that follows the highest given out. Whoever writes it holds the program's row locked."""
    rows = Appointment.objects.filter(certificate_number__startswith=stem)
    given = (number.removeprefix(stem) for number in rows.values_list("certificate_number", flat=True))
    highest = max((int(rest) for rest in given if re.fullmatch(r"[0-9]{1,9}", rest)), default=0)
    return f"{stem}{highest + 1:02}"
