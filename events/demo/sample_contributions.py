"""What partners did at the sample events and with the sample leads, found as on any day and still to be confirmed."""

from partners.programs.contributing import gather


def load(today):
    gather()
