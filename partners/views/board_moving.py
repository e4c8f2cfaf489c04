"""Moving a card on the board: the same move as on the lead's page, answered for the board."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from partners.board import Column, cards, moves, totals
from partners.pipeline import GATES, Stage, check_move
from promotion_crm.lists.problems import BadQuestion
from promotion_crm.roles import VERIFY

from .board import BoardScreen
from .moving import MoveLeadView

# What is mended on the lead's own page; every other gate is a field of its form.
PLACES = {"suspicions": "suspicions", "transfers": "transfers", "verification": "verification"}


class BoardMoveView(MoveLeadView):
    """Move a card. The query string is the board's, so that its totals can be worked out anew.

    A script gets the card and the heads of both columns, or the reasons in a piece of HTML;
    without one there is the board again, or a page with the reasons.
    """

    before = None  # the stage it is moved from, once that is known

    def post(self, request, pk):
        try:
            self.screen = BoardScreen.of(request)
        except BadQuestion as error:
            return render(request, "400.html", {"problems": error.problems}, status=400)
        self.board_url = reverse("lead-board") + self.screen.query
        self.script = "HX-Request" in request.headers
        return super().post(request, pk)

    def act(self, lead, stage, note, seen):
        self.before = Stage(lead.stage)
        self.undoing = bool(self.request.POST.get("undo"))
        if self.undoing and not note:
            note = _("Undone on the board.")
        if seen == lead.stage and (told := self._of_landing(stage)):
            raise ValidationError(told)
        super().act(lead, stage, note, seen)

    def _of_landing(self, stage):
        """What is told of a step that only the verification takes, to those who change leads at all; else ""."""
        user = self.request.user
        changes = user.has_perm(VERIFY) or user.has_perm("partners.change_projectlead")
        if not self.before or not changes:
            return ""
        if stage == Stage.LANDED and self.before.place < Stage.LANDED.place:
            return _("A lead lands by its verification: ask for it, and a verifier who does not own the lead decides.")
        if (self.before, stage) == (Stage.LANDED, Stage.REGISTERED):
            return _("Reopen the verification of the landing, with a reason, to take the lead back.")
        return ""

    # -- it moved -----------------------------------------------------------------------
    def done(self, lead):
        return _("%(code)s moved to “%(stage)s”.") % {"code": lead.code, "stage": Stage(lead.stage).label}

    def moved(self, lead):
        if not self.script:
            messages.success(self.request, self.done(lead))
            return HttpResponseRedirect(f"{self.board_url}#lead-{lead.pk}")
        board, user = self.screen.board, self.request.user
        after = Stage(lead.stage)
        board.totals = totals(board.rows.filter(stage__in=[self.before, after]))
        card = cards([lead.pk], user)[lead.pk]
        column = Column(board, after, [card], moves(after, user))
        heads = [Column(board, stage, [], []) for stage in (self.before, after) if stage in board.stages]
        context = {"screen": self.screen, "board": board, "column": column, "card": card, "heads": heads}
        context |= {"said": self.done(lead), "undo": self._undo(lead, card)}
        return render(self.request, "partners/board/moved.html", context)

    def _undo(self, lead, card):
        """The stage an undo takes it back to, "" where that would be refused."""
        if self.undoing or not card.movable or Stage.LANDED in (self.before, lead.stage):
            return ""
        try:
            check_move(lead, self.before, self.request.user, _("Undone on the board."))
        except (PermissionDenied, ValidationError):
            return ""
        return self.before

    # -- it did not ---------------------------------------------------------------------
    def refused(self, lead, problems, status):
        stage = self.request.POST.get("stage", "")
        context = {
            "lead": lead,
            "problems": [(words, self._cure(lead, words)) for words in problems],
            "stage": Stage(stage) if stage in Stage.values else None,
            "stale": status == 409,
            "landing": status == 422 and bool(self._of_landing(stage)),
            "board_url": self.board_url,
        }
        name = "refusal" if self.script else "refused"
        return render(self.request, f"partners/board/{name}.html", context, status=status)

    def _cure(self, lead, words):
        """Where this person can mend what is said, "" for nowhere."""
        gate = next((gate.field for gate in GATES if str(gate.why) == words), "")
        if not gate:
            return ""
        if gate in PLACES:
            return f"{lead.get_absolute_url()}#{PLACES[gate]}"
        if gate == "first_met_on":
            may = self.request.user.has_perm("events.add_meeting")
            return f"{self.log_url(lead)}" if may else ""
        edit = self.edit_url(lead)
        return f"{edit}?{urlencode({'next': self.board_url})}#id_{gate}" if edit else ""
