"""Everything that points to a person has an answer: what of it is held on them, what an erasure clears."""

import pytest

from partners.models import Contact
from partners.privacy.answers import NotPersonal, Partly, Whole, answers, relations
from promotion_crm.merging.relations import by_number, pointing_to


def test_every_relation_to_a_person_has_an_answer():
    """A new one fails here until someone says, in the `personal.py` of its floor, what is held by it."""
    assert set(relations()) - set(answers()) == set()


def test_every_answer_has_a_relation():
    assert set(answers()) - set(relations()) == set()


def test_relations_of_rows_about_the_person_are_walked_as_well():
    assert "events.GuestMail.participation" in relations()
    assert {f"{m._meta.label}.{f.name}" for m, f in [*pointing_to(Contact), *by_number()]} <= set(relations())


@pytest.mark.parametrize("answer", answers().values(), ids=lambda answer: answer.relation)
def test_every_answer_says_why_and_what(answer):
    assert answer.why
    assert isinstance(answer, NotPersonal) or answer.shows
    if isinstance(answer, Whole | Partly):
        assert all(answer.model._meta.get_field(name) for name in answer.clears)
