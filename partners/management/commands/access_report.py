import json
import sys
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.core.serializers.json import DjangoJSONEncoder
from django.utils import translation

from partners.asking_for import contact, person
from partners.privacy.reporting import recorded, report_of
from promotion_crm.roles import REPORT_CONTACT


class Command(BaseCommand):
    help = "All that is held on a person, as the JSON file that their page gives."

    def add_arguments(self, parser):
        parser.add_argument("contact", type=int, help="The number of the contact.")
        parser.add_argument("--as", dest="user", required=True, help="Who takes the report: it is recorded.")
        parser.add_argument("--output", required=True, help="A file, or - for standard output.")

    def handle(self, **options):
        by = person(options["user"], REPORT_CONTACT, named=True)
        with translation.override(by.language or "en"):
            one = contact(options["contact"], by)
            text = json.dumps(report_of(one).plain(), cls=DjangoJSONEncoder, ensure_ascii=False, indent=1)
            recorded(one, text, by=by, address="manage.py access_report")
        if options["output"] == "-":
            (self.stdout or sys.stdout).write(text)
            return
        try:
            Path(options["output"]).write_text(text, encoding="utf-8")
        except OSError as error:
            raise CommandError(f"--output={options['output']}: {error.strerror}") from error
