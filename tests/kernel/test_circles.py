"""What lies within another never lies within itself, over however many steps, whoever writes."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction

from promotion_crm.refusing import said
from tests import make
from tests.test_races import together

KINDS = [(make.make_event, "An event cannot be part of itself"), (make.make_organization, "cannot be its own parent")]


def chain(maker):
    """Three, each within the one before."""
    top = maker()
    middle = maker(parent=top)
    return top, middle, maker(parent=middle)


@pytest.mark.django_db
@pytest.mark.parametrize(("maker", "sentence"), KINDS)
def test_the_form_and_the_database_refuse_a_circle_of_three(maker, sentence):
    top, _middle, low = chain(maker)
    top.parent = low

    with pytest.raises(ValidationError, match=sentence) as told:
        top.full_clean()
    assert set(told.value.message_dict) == {"parent"}
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        type(top).objects.filter(pk=top.pk).update(parent=low)
        connection.check_constraints()
    assert sentence in said(refused.value)


@pytest.mark.django_db
@pytest.mark.parametrize(("maker", "sentence"), KINDS)
def test_a_branch_moves_to_where_it_closes_no_circle(maker, sentence):
    top, middle, low = chain(maker)
    low.parent = top
    low.full_clean()
    low.save()
    middle.parent = low
    middle.full_clean()
    middle.save()
    connection.check_constraints()

    assert [row.parent_id for row in type(top).objects.filter(pk__in=[middle.pk])] == [low.pk]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("maker", "sentence"), KINDS)
def test_of_two_who_put_each_within_the_other_one_is_told(maker, sentence):
    one, other = maker(), maker()

    def put(row, within):
        with transaction.atomic():
            return type(row).objects.filter(pk=row.pk).update(parent=within)

    answers = together([lambda: put(one, other), lambda: put(other, one)])

    assert sorted(type(answer) for answer in answers if not isinstance(answer, Exception)) == [int]
    assert [sentence in said(answer) for answer in answers if isinstance(answer, IntegrityError)] == [True]
