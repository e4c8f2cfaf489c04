"""Whom a dispatch goes to: the partners that a question to a list finds, each once, with whom to write to there."""

from dataclasses import dataclass, field
from hashlib import sha256

from django.http import QueryDict
from django.utils.translation import gettext as _

from partners.models import Appointment, Contact, Dispatch, DispatchRecipient
from partners.speaking import CHINESE, spoken_by
from promotion_crm.lists.about import filters_in_words
from promotion_crm.lists.asking import Question
from promotion_crm.lists.base import lists
from promotion_crm.lists.problems import BadQuestion, problem
from promotion_crm.lists.saved import saved_query, spelled_out
from promotion_crm.wording import after_label

LISTS = tuple(Dispatch.Audience.values)
State = DispatchRecipient.State


def asked(list_name, query, reader):
    """The question to a list, in the name of this person. Raises BadQuestion."""
    if list_name not in LISTS or not reader.has_perm(lists()[list_name].permission):
        raise BadQuestion([problem("list", list_name, _("A dispatch goes to rows of the lists of partners."))])
    of = lists()[list_name]
    question = Question(of, spelled_out(of, QueryDict(query), reader), reader)
    if question.as_of:
        raise BadQuestion([problem("as_of", str(question.as_of), _("A dispatch goes to the partners of today."))])
    return question


def kept_query(question):
    """The filters of a question, without its columns and order."""
    params = question.params.copy()
    for name in ("columns", "sort"):
        params.pop(name, None)
    return saved_query(params)


def in_words(question, ticked=()):
    filters = filters_in_words(question)
    said = after_label(question.title, filters) if filters else _("All partners of today")
    if ticked:
        said = _("%(rows)s; of these the %(number)d that were ticked") % {"rows": said, "number": len(ticked)}
    return said[:500]


def words_of(dispatch, reader):
    """Its audience as this person reads it; as it was kept where the question makes no sense to them any more."""
    try:
        return in_words(asked(dispatch.audience_list, dispatch.audience_query, reader), dispatch.audience_keys)
    except BadQuestion:
        return dispatch.audience_words


@dataclass
class Audience:
    """Who gets a dispatch: rows of recipients that are not saved yet, and how many rows were found that are no
    partners today. `mark` stands for what would be done.
    """

    dispatch: Dispatch
    rows: list = field(default_factory=list)
    former: int = 0

    @property
    def mark(self):
        told = [(row.organization_id, row.contact_id, row.address, row.state) for row in self.rows]
        return sha256(repr((self.dispatch.pk, self.dispatch.updated_at, told)).encode()).hexdigest()

    def those(self, state):
        return [row for row in self.rows if row.state == state]

    @property
    def mailed(self):
        return self.those(State.TO_SEND)

    @property
    def left_out(self):
        return [(state.label, rows) for state in (State.NO_ADDRESS, State.BARRED) if (rows := self.those(state))]


def audience_of(dispatch, reader):
    """The audience of a draft as it is now, among what this person may see. Raises BadQuestion."""
    question = asked(dispatch.audience_list, dispatch.audience_query, reader)
    rows = question.rows
    if dispatch.audience_keys:
        rows = rows.filter(pk__in=dispatch.audience_keys)
    keys = list(rows.order_by().values_list("pk", flat=True).distinct())
    held, count = _appointments(dispatch.audience_list, keys, question, reader)
    primary = _primary(held)
    made = [_recipient(dispatch, row, primary.get(row.organization_id)) for row in held]
    return Audience(dispatch, made, former=count - len(made))


def _appointments(list_name, keys, question, reader):
    """One appointment in force of each organization, and how many organizations were found in all.

    Of several the one of a program that is asked for, then the one that began last.
    """
    seen = Appointment.objects.visible_to(reader).in_force().select_related("organization", "program", "representative")
    if list_name == Dispatch.Audience.APPOINTMENTS:
        found = set(Appointment.objects.filter(pk__in=keys).values_list("organization", flat=True))
        rows = seen.filter(pk__in=keys)
    else:
        found, rows = set(keys), seen.filter(organization__in=keys)
    wanted, best = {code.upper() for code in question.params.getlist("program")}, {}
    for row in rows.order_by("starts_on", "pk"):
        kept = best.get(row.organization_id)
        if not kept or (row.program.code.upper() in wanted) >= (kept.program.code.upper() in wanted):
            best[row.organization_id] = row
    return sorted(best.values(), key=lambda row: (str(row.organization), row.pk)), len(found)


def _primary(appointments):
    """The primary contacts of the organizations, by organization."""
    of = [row.organization_id for row in appointments]
    return {person.organization_id: person for person in Contact.objects.filter(organization__in=of, is_primary=True)}


def _recipient(dispatch, appointment, primary):
    """The representative gets it, else the primary contact; whoever wants no mails is passed over."""
    people = [person for person in (appointment.representative, primary) if person]
    open_to_it = [person for person in people if not person.is_barred]
    to = next((person for person in open_to_it if person.email), None)
    unreached = State.NO_ADDRESS if open_to_it or not people else State.BARRED
    person = to or (open_to_it or people or [None])[0]
    language = spoken_by(person, str(appointment.organization))
    return DispatchRecipient(
        dispatch=dispatch,
        organization=appointment.organization,
        appointment=appointment,
        contact=person,
        name=_name(person, language) or appointment.representative_name,
        address=to.email if to else "",
        language=language,
        state=State.TO_SEND if to else unreached,
    )


def _name(person, language):
    if not person:
        return ""
    names = (person.name_zh, person.name_en) if language == CHINESE else (person.name_en, person.name_zh)
    return names[0] or names[1]
