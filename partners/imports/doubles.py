"""Imports of what may be here already: told before it is saved, compared once it is."""

from partners.doubles.keeping import refresh
from partners.doubles.sweeping import ask
from partners.doubles.telling import alike

TOLD = 500  # new rows of a file that are compared one by one; of a larger one all is compared in the background


class Compared:
    """For an Import: what a new row may repeat is told with it, and waits under Duplicates once it is saved."""

    compared = 0

    def remark(self, rows):
        new = [row for row in rows if row.new][: max(TOLD - self.compared, 0)]
        self.compared += len(new)
        for place, sentences in alike(self.model, [row.record for row in new], self.by).items():
            new[place].remarks += sentences

    def finish(self, rows):
        super().finish(rows)
        new = [row.record for row in rows if row.new][: max(TOLD - self.compared, 0)]
        if not self.dry and new:
            self.compared += len(new)
            refresh(self.model, new)

    def done(self, outcome):
        if self.compared >= TOLD and self.by.pk:
            ask(self.name, self.by)
