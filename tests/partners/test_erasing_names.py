"""A name in a longer name of another, and among the words by which the search finds another, is not the person's."""

import pytest

from partners.erasing import Erasing, erase
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def by():
    return make.make_user("privacy officer")


@pytest.mark.parametrize(
    ("name", "longer", "field"),
    [
        ("李明", "李明远", "name_zh"),
        ("李明", "小李明", "name_zh"),
        ("李明", "李明(上海)集团李明", "name_zh"),
        ("Ann Abel", "Mary Ann Abel-Kay", "name_en"),
        ("Иван", "Иванов", "name_en"),
    ],
)
def test_the_longer_name_of_another_stays_whole(by, name, longer, field):
    contact = make.make_contact(**{"name_en": "Gone", field: name})
    other = make.make_contact(**{"name_en": "Other", field: longer})
    firm = make.make_organization(note=f"Met {longer} and {name}.", **{field: longer})

    made = erase(contact, by=by, reason="Asked")

    other.refresh_from_db(), firm.refresh_from_db(), contact.refresh_from_db()
    assert (getattr(other, field), getattr(firm, field)) == (longer, longer)
    assert firm.note in {f"Met {longer} and {said} {contact.pk}." for said in ("Erased person", "已删除人员")}
    kept = other.search_text
    other.fill_search_text()
    assert other.search_text == kept
    assert made.proof["found"] == 0


def test_words_of_a_search_that_stand_side_by_side_by_chance_are_no_trace(by):
    contact = make.make_contact(name_en="Wei Zhuang", name_zh="")
    other = make.make_contact(name_en="Lily Zhuang", name_zh="", email="wei@lz.example")
    assert "zhuang wei" in other.search_text
    assert [one.elsewhere for one in Erasing(contact, by).hits()] == [0, 0]

    erase(contact, by=by, reason="Asked")

    other.refresh_from_db()
    assert (other.name_en, other.email) == ("Lily Zhuang", "wei@lz.example")
