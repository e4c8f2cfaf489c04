"""Days on which something happened: none is still to come, and none is of another age."""

from datetime import date

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from promotion_crm.wording import after_label

FIRST_DAY = date(1980, 1, 1)


def impossible_days(record, *names):
    """What is wrong with these days of a record, each sentence with its field."""
    for name in names:
        day, label = getattr(record, name), record._meta.get_field(name).verbose_name
        if day and day > localdate():
            yield after_label(label, _("It is in the future; write the day once it has come."))
        if day and day < FIRST_DAY:
            yield after_label(label, _("The year is too long ago; write the day as 2027-02-28."))
