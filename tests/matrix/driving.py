"""A person at every way in: the real pages, each asked as if the others had not been."""

from django.db import transaction
from django.test import Client

from tests import admins

from .objects import Objects
from .people import SIGNED_OUT, may, person
from .walking import admin_models
from .ways import LET_IN, SIGN_IN, answer_of


class Visitor:
    """Somebody of one column of the matrix, with a browser and rows of their own."""

    def __init__(self, letter):
        self.letter, self.me = letter, person(letter)
        self.objects = Objects(self.me)
        self.client = Client()
        if self.me:
            self.client.force_login(self.me)
        self._cookies = {name: morsel.value for name, morsel in self.client.cookies.items()}

    def ask(self, method, address, body=None, query=None):
        """What the answer amounts to. Nothing that it did is kept."""
        return answer_of(self.answer(method, address, body, query))

    def answer(self, method, address, body=None, query=None):
        """The answer itself, read whole. Nothing that it did is kept."""
        with transaction.atomic():
            asked = {"query_params": query} if query else {}
            response = getattr(self.client, method)(address, body or {}, **asked)
            if response.streaming:
                response.streaming_content = [b"".join(response.streaming_content)]
            transaction.set_rollback(True)
        self.client.cookies.clear()
        for name, value in self._cookies.items():
            self.client.cookies[name] = value
        return response

    # -- addresses -----------------------------------------------------------------
    def wrong(self, ways, read_only=True):
        """Where the site does not do what the rows say, in sentences.

        `read_only` are pages that answer no post: Django's own of the administration do, and read nothing of it.
        """
        methods = ("get", "post")
        cases = [(way, method) for way in ways for method in methods if read_only or way.allowed(method) is not None]
        # What they are about is made before any is asked, as nothing that an act does is kept.
        asked = [(way, method, way.address(self.objects), *way.filled(self.objects, method)) for way, method in cases]
        for way, method, address, query, body in asked:
            found = self.ask(method, address, body, query)
            yield from self._judged(f"{method} {address} ({way.name} {way.case})", way.allowed(method), found)

    def _judged(self, what, letters, found):
        if letters is None:
            if found == LET_IN:
                yield f"{what}: there is no such act in the matrix, and it answers"
        elif may(letters, self.letter):
            if found != LET_IN:
                yield f"{what}: to be let in, is {found}"
        elif self.letter == SIGNED_OUT:
            if found != SIGN_IN and letters:
                yield f"{what}: to be sent to sign in, is {found}"
        elif found == LET_IN:
            yield f"{what}: to be refused or not found, is {found}"

    # -- the administration --------------------------------------------------------
    def wrong_in_admin(self, rows):
        made = [(row, self._record(row)) for row in rows]
        for row, record in made:
            yield from self._wrong_of(row, record)

    def _record(self, row):
        return getattr(self.objects, row.of) if row.of else admins.rows(admin_models()[row.model][0])[0]

    def _wrong_of(self, row, record):
        def page(name, *args):
            return admins.url(type(record), name, *args)

        key = record.pk
        asked = [
            ("get", page("changelist"), row.opens or row.see),
            ("get", page("add"), row.add),
            ("post", page("add"), row.add),
            ("get", page("change", key), row.see),
            ("get", page("history", key), row.past or row.see),
            ("post", page("change", key), row.change),
            ("get", page("delete", key), row.delete),
            ("post", page("delete", key), row.delete),
        ]
        for method, address, letters in asked:
            found = self.ask(method, address, {"post": "yes"} if method == "post" else None)
            letters = letters or "-"  # nobody, but a superuser where the program lets one
            if self.letter == "U" and letters == "-":
                continue
            yield from self._judged(f"{method} {address}", letters, found)
