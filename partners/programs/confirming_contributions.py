"""Many contributions confirmed in one act, all or none."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.timezone import now
from django.utils.translation import gettext as _

from partners.models import Contribution, StaleContribution
from promotion_crm.roles import CONFIRM_CONTRIBUTION
from promotion_crm.wording import listed

MOST = 10_000  # of one act
NAMED = 5  # that a refusal names
State = Contribution.State


@transaction.atomic
def confirm_all(pks, *, by, seen=""):
    """Confirm these, as another person than who entered them. How many.

    `seen` is how many the person was shown. Raises PermissionDenied, ValidationError or StaleContribution.
    """
    if not by.has_perm(CONFIRM_CONTRIBUTION):
        raise PermissionDenied(_("Only a city administrator confirms contributions."))
    rows = Contribution.objects.visible_to(by).filter(pk__in=pks).order_by("pk").values("pk")
    held = Contribution.objects.filter(pk__in=rows).order_by("pk").select_for_update(of=("self",), no_key=True)
    held = list(held.only("title_en", "title_zh", "state", "entered_by", "fell_away_on"))
    if len(held) != len(set(pks)) or (seen and seen != str(len(held))):
        raise StaleContribution(_("These are not the contributions you saw; nothing was confirmed. Look again."))
    _refuse(
        [row for row in held if row.state != State.ENTERED], _("Decided meanwhile, nothing was confirmed: %(what)s.")
    )
    own = [row for row in held if row.entered_by_id == by.pk]
    if own:
        told = _("Whoever entered a contribution does not confirm it; untick what you entered yourself: %(what)s.")
        raise PermissionDenied(_named(own, told))
    gone = [row for row in held if row.fell_away_on]
    if gone:
        raise ValidationError(_named(gone, _("What these were found in no longer says so; refuse them: %(what)s.")))
    at = now()
    done = Contribution.objects.filter(pk__in=[row.pk for row in held])
    return done.update(state=State.CONFIRMED, decided_by=by.pk, decided_at=at, reason="", updated_at=at)


def _refuse(rows, told):
    if rows:
        raise StaleContribution(_named(rows, told))


def _named(rows, told):
    return told % {"what": listed(str(row) for row in rows[:NAMED]) + (" …" if rows[NAMED:] else "")}
