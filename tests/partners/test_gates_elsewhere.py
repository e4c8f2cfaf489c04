"""The gates in the docs and on the command line."""

from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from partners.pipeline import Stage
from tests.make import make_lead, make_user

pytestmark = pytest.mark.django_db
CITY = "city administrator"


# -- the page in docs/ and the command ------------------------------------------------


def test_the_page_in_docs_is_what_the_command_prints():
    out = StringIO()
    call_command("gates", stdout=out)

    assert Path(settings.BASE_DIR, "docs/gates.md").read_text() == out.getvalue(), "manage.py gates > docs/gates.md"


def test_the_command_moves_a_lead_in_the_name_of_a_person():
    lead, by, out = make_lead(ready_for=Stage.QUALIFIED), make_user(CITY), StringIO()

    call_command("move", lead.code.lower(), "qualified", user=by.username, note="By hand", stdout=out)

    step = lead.stage_changes.get()
    assert (step.after, step.by, step.note) == ("qualified", by, "By hand")
    assert out.getvalue() == f"{lead.code}: Qualified\n"


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"user": "nobody-here"}, "no active user"),
        ({"lead": "SH-1999-00000"}, "no lead"),
        ({"stage": "fantasy"}, "fantasy"),
        ({"stage": "received"}, "already at this stage"),
    ],
)
def test_the_command_says_what_is_wrong(given, says):
    lead = make_lead(ready_for=Stage.QUALIFIED)
    asked = {"lead": lead.code, "stage": "qualified", "user": make_user(CITY).username} | given

    with pytest.raises(CommandError, match=says):
        call_command("move", asked["lead"], asked["stage"], user=asked["user"])
    assert not lead.stage_changes.exists()


def test_the_command_finds_no_lead_its_user_may_not_see_and_none_for_who_left():
    lead, stranger = make_lead(ready_for=Stage.QUALIFIED), make_user("account manager")

    with pytest.raises(CommandError, match="among those you may see"):
        call_command("move", lead.code, "qualified", user=stranger.username)
    with pytest.raises(CommandError, match="no active user"):
        call_command("move", lead.code, "qualified", user=make_user(CITY, is_active=False).username)
