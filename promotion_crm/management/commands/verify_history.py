import sys

from django.utils.translation import gettext as _

from promotion_crm.commanding import BaseCommand
from promotion_crm.seals.keeping import checked


class Command(BaseCommand):
    help = "Is the history as it was sealed? Names the first row altered, removed or inserted since; exit 1 if any."

    def add_arguments(self, parser):
        parser.add_argument("--against", default="", metavar="SEAL", help="A printed seal that must lie on the chain.")

    def handle(self, *, against, **options):
        report = checked(against)
        for finding in report.findings:
            self.stdout.write(str(finding))
        said = {
            "rows": report.rows,
            "seals": report.seals,
            "amendments": report.amendments,
            "wrong": report.wrong,
            "head": report.head or "—",
            "seconds": report.seconds,
        }
        self.stdout.write(
            _("%(rows)d rows under %(seals)d seals and %(amendments)d lawful amendments, in %(seconds).1f seconds.")
            % said
        )
        if not report.holds:
            self.stdout.write(_("The history is not as it was sealed: %(wrong)d found wrong.") % said)
            sys.exit(1)
        self.stdout.write(_("All are as they were sealed. Newest seal: %(head)s") % said)
