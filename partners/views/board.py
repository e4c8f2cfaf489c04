from django.contrib.auth.mixins import PermissionRequiredMixin
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views import View

from partners.board import LIST, Board, lead_board
from partners.pipeline import RUNNING
from promotion_crm.limiting import limited, typed
from promotion_crm.lists.asking import Question
from promotion_crm.lists.problems import BadQuestion
from promotion_crm.lists.screen import Screen


class BoardScreen(Screen):
    """The frame of the board: the chips and links of a list around its columns. Raises BadQuestion."""

    paged = Board
    picker = None
    match = None

    @classmethod
    def of(cls, request):
        return cls(Question(lead_board(), request.GET, request.user))

    @property
    def board(self):
        return self.page

    @cached_property
    def query(self):
        """The filters, as every address of the board carries them along."""
        return self.url(drop=("after",)).removesuffix("?")

    @cached_property
    def chips(self):
        """As on the list; where no status is asked for, that of status shows which are on the board."""
        chips = super().chips
        for chip in chips:
            if chip.name == "status" and self.board.open_only:
                chip.summary = _("open")
                for option in chip.options:
                    option.on = option.value in RUNNING
        return chips

    def elsewhere_url(self, page):
        """The list has no status of its own: it is told the board's. The funnel counts those of every status."""
        url = super().elsewhere_url(page)
        if page is not LIST or not self.board.open_only:
            return url
        return url + ("&" if "?" in url else "?") + urlencode([("status", status) for status in RUNNING])

    @cached_property
    def columns(self):
        """The columns, each with the address of its next cards."""
        for column in self.board.columns:
            more = self.url(stage=column.stage.value, after=column.after) if column.more else ""
            column.more_url = reverse("lead-board") + more
        return self.board.columns


class BoardView(PermissionRequiredMixin, View):
    """The board; asked by htmx for the next cards of a column, these alone."""

    permission_required = "partners.view_projectlead"
    raise_exception = True

    @method_decorator(limited("search", when=typed))
    def get(self, request):
        try:
            screen = BoardScreen.of(request)
        except BadQuestion as error:
            return render(request, "400.html", {"problems": error.problems}, status=400)
        part = request.headers.get("HX-Request") and screen.board.spot
        context = {"screen": screen, "board": screen.board}
        if part:
            context["column"] = screen.columns[0]
        response = render(request, "partners/board/cards.html" if part else "partners/board.html", context)
        patch_vary_headers(response, ["HX-Request"])
        return response
