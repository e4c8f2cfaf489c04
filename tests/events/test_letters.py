"""In which language a guest is written to."""

import pytest

from events.letters import language_of, letter
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def event():
    return make.make_event(name_en="Harbour forum", name_zh="港口论坛")


@pytest.mark.parametrize(
    ("contact", "name", "expected"),
    [
        (None, "Ann Abel", "en"),
        (None, "张伟", "zh-hans"),
        ({"name_en": "", "name_zh": "张伟"}, "Zhang Wei", "zh-hans"),
        ({"name_en": "Zhang Wei", "name_zh": "张伟"}, "张伟", "en"),
        ({"name_en": "Zhang Wei", "languages": "zh, en"}, "Zhang Wei", "zh-hans"),
        ({"name_en": "Zhang Wei", "languages": "English and Mandarin"}, "Zhang Wei", "en"),
        ({"name_en": "Zhang Wei", "languages": "普通话"}, "Zhang Wei", "zh-hans"),
    ],
)
def test_a_guest_is_written_to_in_their_own_language(event, contact, name, expected):
    one = make.make_participation(event=event, name=name, contact=make.make_contact(**contact) if contact else None)

    assert language_of(one) == expected
    assert ("港口论坛" in letter(one, "invitation").subject) == (expected != "en")
    assert "Harbour forum" in letter(one, "invitation", language="en").subject
