import argparse
import sys
import time

from django.core.management import CommandError
from django.utils.translation import gettext as _

from events.scale.loading import Counts, Loader, NothingToLinkTo
from promotion_crm.commanding import BaseCommand

MOST = 20_000_000
WHAT = {
    "organizations": _("organizations; one in fifty is a partner"),
    "contacts": _("contacts of these organizations, or of earlier samples"),
    "leads": _("leads with their steps, history, introductions, clocks, verifications and receipts"),
    "meetings": _("meetings with who was there, their leads and follow-ups"),
    "appointments": _("appointments, beside that of one organization in fifty"),
    "contributions": _("contributions of the partners among these organizations, most of them confirmed"),
    "events": _("events with their organizers and participants"),
}


class Command(BaseCommand):
    help = _(
        "Load invented rows at scale, marked as samples, all or none of them. The same seed gives the same rows; a "
        "second run adds more. While many rows are loaded, their tables cannot be read by others."
    )

    def add_arguments(self, parser):
        for name, what in WHAT.items():
            parser.add_argument(f"--{name}", type=how_many, default=0, metavar="N", help=what)
        parser.add_argument(
            "--steps-per-lead",
            type=how_many,
            default=0,
            metavar="N",
            help=_("stage changes of a lead on average, where it is to have more than it needs"),
        )
        parser.add_argument("--seed", type=int, default=1, metavar="S", help=_("a whole number; 1 unless told"))

    def handle(self, *, seed, verbosity, **options):
        counts = Counts(**{name: options[name] for name in WHAT}, steps_per_lead=options["steps_per_lead"])
        if not any(options[name] for name in WHAT):
            raise CommandError(_("Nothing was asked for: say how many, for example --organizations 100."))
        progress = Progress(sys.stderr if verbosity else None)
        try:
            Loader(counts, seed, progress.told).load()
        except NothingToLinkTo as error:
            raise CommandError(_("There is no sample organization to link to: add --organizations N.")) from error


def how_many(text):
    """A count from the command line. Raises with the sentence argparse shows."""
    if not text.isdecimal() or int(text) > MOST:
        raise argparse.ArgumentTypeError(
            _("“%(text)s” is not a number of rows: use 0 to %(most)s.") % {"text": text, "most": MOST}
        )
    return int(text)


class Progress:
    """A line for each table with its rows and their rate, renewed in place on a terminal."""

    def __init__(self, stream):
        self.stream, self.model, self.count = stream, None, 0
        self.live = bool(stream) and stream.isatty()

    def told(self, model, count):
        if model is not self.model:
            self.done()
            self.model, self.count, self.started = model, 0, time.monotonic()
        self.count += count
        if self.live and count:
            self.stream.write(self._line() + "\r")

    def done(self):
        if self.stream and self.count:
            self.stream.write(self._line() + "\n")
            self.stream.flush()
        self.count = 0

    def _line(self):
        seconds = max(time.monotonic() - self.started, 0.001)
        return _("%(count)s %(what)s, %(rate)s a second") % {
            "count": f"{self.count:,}",
            "what": self.model._meta.verbose_name_plural,
            "rate": f"{self.count / seconds:,.0f}",
        }
