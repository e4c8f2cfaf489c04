"""What must always be true of a lead, kept by the database and told by the forms."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from partners.pipeline import Stage, Status
from promotion_crm import money
from promotion_crm.sorting import Place

from .credit_codes import IsCreditCode

CONSTRAINTS = [
    models.CheckConstraint(
        condition=Q(landing_code="") | Q(IsCreditCode(F("landing_code"))),
        name="lead_landing_code_is_valid",
        violation_error_message=_("The code of the landing entity is no unified social credit code; correct it."),
    ),
    models.CheckConstraint(
        condition=Q(stage__in=Stage.values),
        name="lead_known_stage",
        violation_error_message=_("This is not a stage."),
    ),
    models.CheckConstraint(
        condition=Q(status__in=Status.values),
        name="lead_known_status",
        violation_error_message=_("This is not a status."),
    ),
    models.CheckConstraint(
        condition=~Q(stage__in=["landed", "operating"]) | Q(landed_on__isnull=False),
        name="lead_landed_has_date",
        violation_error_message=_("A landed lead needs its landing date."),
    ),
    models.CheckConstraint(
        condition=~Q(status__in=Status.WANT_REASON) | ~Q(status_reason=""),
        name="lead_status_has_reason",
        violation_error_message=_("This status needs a reason."),
    ),
    models.CheckConstraint(
        condition=~Q(status=Status.LOST) | ~Q(lost_to=""),
        name="lead_lost_says_where",
        violation_error_message=_("Write where the project went."),
    ),
    models.CheckConstraint(
        condition=Q(duplicate_of__isnull=True) | ~Q(duplicate_of=F("id")),
        name="lead_not_own_duplicate",
        violation_error_message=_("A lead cannot be a duplicate of itself."),
    ),
    models.CheckConstraint(
        condition=Q(signed_on__isnull=True) | Q(registered_on__isnull=True) | Q(registered_on__gte=F("signed_on")),
        name="lead_registered_after_signed",
        violation_error_message=_("Registered on cannot be before signed on."),
    ),
    models.CheckConstraint(
        condition=Q(landed_on__isnull=True) | Q(registered_on__isnull=True) | Q(landed_on__gte=F("registered_on")),
        name="lead_landed_after_registered",
        violation_error_message=_("Landed on cannot be before registered on."),
    ),
    models.CheckConstraint(
        condition=Q(operating_on__isnull=True) | Q(landed_on__isnull=True) | Q(operating_on__gte=F("landed_on")),
        name="lead_operating_after_landed",
        violation_error_message=_("Operating on cannot be before landed on."),
    ),
    money.whole(
        "total_investment",
        "total_currency",
        "lead_total_is_money",
        _("The total investment needs an amount of 0 or more and its currency."),
    ),
    money.whole(
        "contract_capital",
        "contract_currency",
        "lead_contract_is_money",
        _("The contract foreign capital needs an amount of 0 or more and its currency."),
    ),
]

READERS = ("confidentiality", "district", "first_negotiation_district", "owner", "steward")
# What the list of leads sorts by.
LISTED = [
    models.Index(fields=["title", "id"], name="lead_by_title"),
    models.Index(Place("stage", Stage.values), "id", name="lead_by_stage_place"),
    models.Index(Place("status", Status.values), "id", name="lead_by_status_place"),
    models.Index(fields=["total_investment", "id"], name="lead_by_total"),
    models.Index(fields=["landed_on", "id"], name="lead_by_landed"),
    # The list of landings: in the index above all that have not landed come before them.
    models.Index(fields=["landed_on", "id"], condition=Q(stage__in=Stage.COUNTED), name="lead_landed"),
    # What decides who sees a lead, so that those of a district are counted without reading every lead.
    models.Index(fields=[*READERS, "id"], name="lead_by_reader"),
    models.Index(fields=["stage", *READERS, "id"], name="lead_by_stage_reader"),
    models.Index(fields=["expected_landing", "id"], name="lead_by_expected"),
    models.Index(fields=["stage_since", "id"], name="lead_by_stage_since"),
]

# What the board walks: a stage from the lead that has been there longest. Closed leads stay at
# their stage for good and gather at its old end, so that the open ones have an index without them;
# it holds what the board adds up as well, and what decides who sees a lead, and so spares reading
# every lead for the sums.
BOARD = [
    models.Index(fields=["stage", "stage_since", "id"], name="lead_on_board"),
    models.Index(
        fields=["stage", "stage_since", "id"],
        include=[
            *("total_investment", "total_currency", "contract_capital", "contract_currency", "status"),
            *READERS,
        ],
        condition=~Q(status__in=Status.CLOSED),
        name="lead_open_on_board",
    ),
]

# What a list as of a day walks: see standing.py. All it asks of an entry stands in the index.
HELD = ["pgh_created_at", "pgh_until"]
AS_OF = [
    models.Index(fields=["-code", "-pgh_id"], include=[*HELD, "pgh_obj", "district"], name="lead_entry_by_code"),
    models.Index(
        fields=["stage", "-code", "-pgh_id"], include=[*HELD, "pgh_obj", "district"], name="lead_entry_by_stage"
    ),
    models.Index(fields=["pgh_obj"], include=["pgh_id", *HELD, "code", "stage", "district"], name="lead_entry_of_lead"),
    models.Index(fields=["pgh_created_at"], name="lead_entry_by_time"),
    models.Index(
        fields=["-code"], include=["pgh_created_at"], condition=Q(pgh_label="insert"), name="lead_entry_first"
    ),
]
