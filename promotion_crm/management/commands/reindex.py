from django.apps import apps
from django.db import transaction
from django.utils.text import capfirst

from promotion_crm.commanding import BaseCommand
from promotion_crm.search import Searchable

AT_ONCE = 2000


class Command(BaseCommand):
    help = "Writes the search words of every record anew, after an upgrade that cuts words otherwise."

    def handle(self, **options):
        for model in apps.get_models():
            if issubclass(model, Searchable) and not model._meta.proxy:
                self.stdout.write(f"{capfirst(model._meta.verbose_name_plural)}: {reindex(model)}")


def reindex(model):
    """How many records got other words. Some at a time, so that nobody waits long for a record."""
    changed, last = 0, 0
    while last is not None:
        last, of_these = _reindex_some(model, last)
        changed += of_these
    return changed


@transaction.atomic
def _reindex_some(model, after):
    """The last key of this part, None when there are no more, and how many changed."""
    rows = model._base_manager.only(*model.search_fields, "search_text").order_by("pk")
    rows = list(rows.filter(pk__gt=after).select_for_update(of=("self",))[:AT_ONCE])
    before = {row.pk: row.search_text for row in rows}
    for row in rows:
        row.fill_search_text()
    changed = [row for row in rows if row.search_text != before[row.pk]]
    model._default_manager.bulk_update(changed, ["search_text"], batch_size=500)
    return (rows[-1].pk if rows else None), len(changed)
