"""Acts that the palette and lists offer, and commands in somebody's name: offered and done as the matrix says."""

from io import StringIO

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils.module_loading import import_string

from partners.pipeline import Stage
from tests import make, pages
from tests.matrix import declared
from tests.matrix.people import PEOPLE, SIGNED_OUT, SUPERUSER, WORDS, may, person

pytestmark = pytest.mark.django_db
SIGNED_IN = [letter for letter in PEOPLE if letter != SIGNED_OUT]
everybody = pytest.mark.parametrize("letter", SIGNED_IN, ids=lambda letter: WORDS[letter].replace(" ", "-"))
BY_PERSON = [command for command in declared.COMMANDS if command.who is not None]


@everybody
def test_the_palette_offers_what_one_may(client_of, letter):
    client = client_of(person(letter))

    for name in settings.ACTS:
        act = import_string(name)
        offered = f'href="{act.url}"' in pages.text_of(client.get(reverse("palette"), {"q": ""}))

        assert offered == may(declared.PALETTE_ACTS[name], letter), name


@everybody
def test_a_list_offers_the_acts_that_one_may(client_of, letter):
    client = client_of(person(letter))
    seen = make.make_appointment()
    make.make_participation(contact=make.make_contact(organization=seen.organization))
    make.make_contribution(appointment=seen)
    make.make_application()

    for (of, name), letters in declared.LIST_ACTS.items():
        act = import_string(name)
        page = pages.text_of(client.get(reverse(of)))
        offered = f'formaction="{reverse(act.name)}' in page

        assert act.open_to(client.user) == may(letters, letter), name
        assert offered == may(letters, letter), name


@pytest.fixture
def said_as(tmp_path):
    """What stands for the words of a command in somebody's name."""

    def words(command, me):
        sent = tmp_path / "sent.csv"
        sent.write_text("English name,Country or region\nAurora Holdings,Singapore\n")
        lead = make.make_lead(ready_for=Stage.QUALIFIED, owner=me, district=me.district)
        known = {"FILE": tmp_path / "made.csv", "SENT": sent, "LEAD": lead.code}
        own = make.make_organization(account_manager=me, district=me.district)
        known["CONTACT"] = str(make.make_contact(organization=own).pk)
        known["CONTEXT"] = make.make_change_set(by=me, list_name="contacts").context
        return [_said(word, known) for word in command.words]

    return words


def _said(word, known):
    for name, value in known.items():
        word = word.replace(name, str(value))
    return word


@everybody
def test_who_may_by_a_command(said_as, letter):
    me = person(letter)

    for command in BY_PERSON:
        words = [*said_as(command, me), f"--as={me.username}"]
        try:
            call_command(command.name, *words, stdout=StringIO())
        except CommandError as error:
            refused = str(error)
        else:
            refused = ""

        assert bool(refused) != may(command.who, letter), f"{command.name}: {refused or 'done'}"


def test_a_command_in_the_name_of_one_who_left_is_refused(said_as):
    me = person(SUPERUSER)
    me.is_active = False
    me.save()

    for command in BY_PERSON:
        with pytest.raises(CommandError):
            call_command(command.name, *said_as(command, me), f"--as={me.username}", stdout=StringIO())
