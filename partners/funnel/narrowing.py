"""The filters of the list of leads, on the page of the funnel."""

from functools import cached_property

from promotion_crm.lists.screen import Screen

from .asking import NOT_HERE

FRONT = ["received", "district", "industry", "country", "partner", "program"]


class Narrowing(Screen):
    """What the chips show. It has no rows of its own."""

    def __init__(self, asked):
        self.opened = None
        self.asked, self.question, self.of, self.reader = asked, asked.question, asked.question.of, asked.reader

    @cached_property
    def chips(self):
        return [chip for chip in super().chips if chip.name not in NOT_HERE]

    @cached_property
    def chips_in_front(self):
        by_name = {chip.name: chip for chip in self.chips}
        front = [by_name[name] for name in FRONT]
        return front + [chip for chip in self.chips if chip.on and chip not in front]

    @cached_property
    def on(self):
        """How many filters are on; the time of receipt is always said and so not counted."""
        return sum(chip.on for chip in self.chips if chip.name != "received") + bool(self.question.text)

    @cached_property
    def kept(self):
        return [("by", self.asked.by.name)]

    @cached_property
    def clear_url(self):
        return self.asked.clear_url()
