"""What a person has for themselves: views, jobs, exports, imports, a feed."""

from functools import cached_property

from tests import make


class OwnThings:
    """In front of Objects, which knows `me`."""

    @cached_property
    def change_set(self):
        return make.make_change_set(by=self.me)

    @cached_property
    def job(self):
        return make.make_job(owner=self.me)

    @cached_property
    def export_record(self):
        return make.make_export_record(user=self.me)

    @cached_property
    def schedule(self):
        return make.make_export_schedule(owner=self.me)

    @cached_property
    def file_import(self):
        return make.make_file_import(by=self.me)

    @cached_property
    def view(self):
        return make.make_saved_view(owner=self.me)

    @cached_property
    def left_view(self):
        """A shared view of somebody who left."""
        return make.make_saved_view(owner=make.make_user(is_active=False))

    @cached_property
    def feed(self):
        return make.make_calendar_feed(user=self.me)

    @cached_property
    def visit(self):
        return make.make_visit(user=self.me, record_id=self.organization.pk)

    @cached_property
    def file_import_row(self):
        return make.make_file_import_row(file_import=self.file_import)
