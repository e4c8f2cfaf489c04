from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management.base import CommandError
from django.utils import translation
from django.utils.translation import gettext as _

from partners.models import ProjectLead
from partners.pipeline import Stage, StaleLead
from promotion_crm.commanding import BaseCommand
from promotion_crm.models import User
from promotion_crm.wording import after_label


class Command(BaseCommand):
    help = "Move a lead along the pipeline, by the same rules as its page; exit 1 with the reasons where it is refused."

    def add_arguments(self, parser):
        parser.add_argument("lead", help="Its code: SH-2026-00001")
        parser.add_argument("stage", help=", ".join(Stage.values))
        parser.add_argument("--as", dest="user", required=True, help="The user name of who moves it.")
        parser.add_argument("--note", default="", help="Needed when moving back.")

    def handle(self, *, lead, stage, user, note, **options):
        by = User.objects.filter(username=user, is_active=True).first()
        if not by:
            raise CommandError(_("There is no active user “%(name)s”.") % {"name": user})
        with translation.override(by.language):
            try:
                self.move(lead, stage, by, note)
            except ValidationError as error:
                raise CommandError("\n".join(error.messages)) from error
            except (PermissionDenied, StaleLead) as error:
                raise CommandError(str(error)) from error

    def move(self, code, stage, by, note):
        lead = ProjectLead.objects.visible_to(by).filter(code=code.strip().upper()).first()
        if not lead:
            raise ValidationError(_("There is no lead “%(code)s” among those you may see."), params={"code": code})
        lead.move_to(stage, by=by, note=note)
        self.stdout.write(after_label(lead.code, lead.get_stage_display()))
