from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from partners.models import Dispatch, DispatchRecipient, Organization, Program
from promotion_crm.lists import Column, List, kinds
from promotion_crm.lists.conditions import Choices, Coded, Days, Flag, Records, YesNo
from promotion_crm.lists.filters import Filters
from promotion_crm.lists.subqueries import how_many
from promotion_crm.models import User

STATES = {"draft": "warn", "sent": "good"}
State = DispatchRecipient.State


def unconfirmed(reader):
    return Q(recipients__acknowledged_on__isnull=True, recipients__pk__isnull=False)


class DispatchFilter(Filters):
    kind = Choices(Dispatch.Kind)
    state = Choices(Dispatch.State)
    program = Coded(Program.objects.all, "recipients__appointment__program", label=_("program"))
    organization = Records(Organization.objects.all, "recipients__organization", label=_("organization"))
    unconfirmed = Flag(unconfirmed, path="recipients__pk", label=_("not confirmed by all"))
    sent = Days("sent_at", label=pgettext_lazy("dispatch", "sent"))
    owner = Coded(User.objects.all, "created_by", by="username", label=_("written by"))
    sample = YesNo("is_sample")


def recipients(**narrowed):
    def count(reader):
        return how_many(DispatchRecipient.objects.visible_to(reader).filter(**narrowed), "dispatch")

    return count


def number(name, label, **narrowed):
    return Column(name, recipients(**narrowed), label=label, kind=kinds.Number(), sort=False)


class DispatchList(List):
    """What partners were sent, and how many confirmed it."""

    name = "dispatches"
    queryset = Dispatch.objects.all
    filterset = DispatchFilter
    add_words = _("New dispatch")
    add_page = "new-dispatch"
    columns = [
        Column("title", "", label=_("title"), kind=kinds.Name(), link=True, card="title", sort=False),
        Column("other_title", "", label=_("title in the other language"), kind=kinds.OtherName(), sort=False),
        Column("kind", card="top", sort=False),
        Column("state", kind=kinds.Choice(Dispatch.State, tones=STATES), card="end", sort=False),
        Column("sent_at", card="foot"),
        Column("sent_by", kind=kinds.Person(), sort=False),
        Column("audience", "audience_words", label=_("audience"), kind=kinds.Text(), card="line", sort=False),
        number("recipients", _("recipients")),
        number("mailed", _("mailed"), state=State.SENT),
        number("handed_over", _("handed over"), state=State.BY_HAND),
        number("not_reached", _("not reached"), state__in=[State.FAILED, State.NO_ADDRESS, State.BARRED]),
        number("confirmed", _("confirmed"), acknowledged_on__isnull=False),
        Column("created_by", kind=kinds.Person(), sort=False),
        Column("created_at", sort=False),
        Column("is_sample", sort=False),
        Column("id", label=_("number")),
    ]
    default = ["title", "kind", "state", "sent_at", "sent_by", "audience", "recipients", "not_reached", "confirmed"]
    front = ["kind", "state", "program", "organization", "unconfirmed", "sent"]
    order = "-id"
