from django.apps import apps
from django.core.management import CommandError
from django.utils.translation import gettext as _

from promotion_crm.commanding import BaseCommand
from promotion_crm.models import BaseDocument
from promotion_crm.wording import after_label


class Command(BaseCommand):
    help = _("Read every document that is kept, and name each whose file is missing or is not the one uploaded.")

    def handle(self, **options):
        read = wrong = 0
        for model in apps.get_models():
            if not issubclass(model, BaseDocument):
                continue
            for document in model.objects.order_by("pk").iterator():
                read += 1
                if problem := document.problem():
                    wrong += 1
                    self.stderr.write(after_label(f"“{document.name}” ({model._meta.label} {document.pk})", problem))
        if wrong:
            raise CommandError(
                _("%(wrong)d of %(read)d documents are not as uploaded.") % {"wrong": wrong, "read": read}
            )
        self.stdout.write(_("All %(read)d documents are as uploaded.") % {"read": read})
