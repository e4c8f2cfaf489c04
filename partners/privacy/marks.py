"""What a person is known by, in all the written forms we look for: names, e-mail, phone, WeChat.

A form is a regular expression that PostgreSQL and Python read alike, for text as it is typed, as an address holds it
(%E7%8E%8B, +) and as JSON escapes it (\\u738b). Only whole names, addresses and numbers are found: “Ann Abel” is not in
“Joann Abelson”, and “Ann” alone is nobody.
"""

import json
import re
from dataclasses import dataclass, replace
from functools import cache, cached_property
from urllib.parse import quote

from django.apps import apps
from django.db.models import Q
from django.db.models.functions import Lower

from partners.models import Contact, Organization
from promotion_crm.models import User
from promotion_crm.search import IS_HAN, plain

NAME, EMAIL, PHONE, WECHAT = "name", "email", "phone", "wechat"
LETTER = "A-Za-z0-9\u00c0-\u024f\u0370-\u052f\u1e00-\u1fff"  # Latin, Greek, Cyrillic
AFTER_CODE = "(?<=%[0-9A-Fa-f]{2})"  # what stands after the code of a sign in an address
BEGIN = f"(?:(?<![{LETTER}])|{AFTER_CODE})"
END = f"(?![{LETTER}])"
GAP = r"(?:[\s+,]|%20|%2C|\\u3000)+"
PARTED = r"(?:[\s().+/-]|%20|%2B|%28|%29){0,3}"  # between the digits of a number
FEWEST = {NAME: 4, EMAIL: 6, PHONE: 7, WECHAT: 5}  # signs of what is told from other words; of Chinese names two
COUNTRY = "86"
BETWEEN = r"(?:[^0-9A-Za-z]|%2[089B])*"  # whatever PARTED is, and more
LONG = 3  # letters and digits that are worth looking for alone


@dataclass(frozen=True)
class Mark:
    """One thing a person is known by. `kind` is NAME, EMAIL, PHONE or WECHAT."""

    kind: str
    text: str
    within: tuple[str, ...] = ()  # names of others that hold this one: 李明远 is not 李明

    @property
    def is_telling(self):
        """Whether it can be told from other words where it stands among them."""
        text = re.sub(r"\D", "", self.text) if self.kind == PHONE else self.text
        if self.kind == NAME and IS_HAN.search(text):
            return len(text) >= 2
        return len(text) >= FEWEST[self.kind]

    @cached_property
    def form(self):
        """Its regular expression, to be read without regard to capitals."""
        if self.kind == PHONE:
            return _number(self.text)
        if self.kind == EMAIL:
            return f"{BEGIN}(?<![._-]){_spelled(self.text)}(?![A-Za-z0-9-]|\\.[A-Za-z0-9])"
        if IS_HAN.search(self.text):
            return self._beyond_others(_spelled(self.text))
        words = self.text.replace(",", " ").split()
        forms = [GAP.join(map(_spelled, words))]
        if self.kind == NAME and len(words) == 2:
            forms.append(GAP.join(map(_spelled, words[::-1])))
        return self._beyond_others(f"{BEGIN}(?:{'|'.join(forms)}){END}")

    def _beyond_others(self, form):
        """The expression, but not where it stands in a longer name of another."""
        parts = {part for name in self.within for part in _parts(name, self.text)}
        return "".join(sorted(_not_in(*part) for part in parts)) + form

    @property
    def trace(self):
        """A plainer regular expression that is found wherever `form` is, and elsewhere too.

        The longest run of letters, the last Chinese sign, the end of a number: what PostgreSQL is slow at are
        alternatives in a row and counted repeats.
        """
        if self.kind == PHONE:
            return BETWEEN.join(re.sub(r"\D", "", self.text)[-6:])
        before, _at, _host = self.text.partition("@")
        run = max(re.findall("[A-Za-z0-9]+", before), key=len, default="")
        if len(run) >= LONG:
            return run.lower()  # the same word in other capitals costs as much again
        return _sign(self.text[-1]) if IS_HAN.search(self.text) else self.form


def _spelled(text):
    return "".join(map(_sign, text))


def _sign(sign):
    """One character in every way it may be written."""
    if sign.isascii() and sign.isalnum():
        return sign
    if sign.isspace():
        return GAP
    alike = {sign, plain(sign)} if not sign.isascii() else {sign}
    ways = {re.escape(one) for one in alike} | {re.escape(quote(sign, safe=""))}
    if not sign.isascii():
        ways |= {f"\\\\u{ord(one):04x}" for one in alike if len(one) == 1}
    return f"(?:{'|'.join(sorted(ways))})"


def _parts(name, text):
    """What stands before and after a text, and it itself, wherever it stands in a name."""
    return [(name[: at.start()], at[0], name[at.end() :]) for at in re.finditer(re.escape(text), name, re.IGNORECASE)]


def _not_in(before, text, after):
    """That here, between the two, the text does not stand: as it is typed, in an address or escaped by JSON.

    No group is in it: PostgreSQL is asked without it, see sweeping.py.
    """
    ways = (str, lambda said: quote(said, safe=""), lambda said: json.dumps(said)[1:-1])
    spelled = {tuple(re.escape(way(part)) for part in (before, text, after)) for way in ways}
    spelled = {tuple(part.replace(r"\(", r"\x28").replace(r"\)", r"\x29") for part in said) for said in spelled}
    return "".join(f"(?!(?<={was}){said}{then})" for was, said, then in sorted(spelled))


def _number(text):
    """The digits of a number however they are parted, with the code of the country or without."""
    digits = re.sub(r"\D", "", text)
    whole = text.strip().startswith(("+", "00"))
    core = digits.removeprefix("00") if whole else digits
    prefix = ""
    if whole and core.startswith(COUNTRY) and len(core) > 9:
        core, prefix = core.removeprefix(COUNTRY), f"(?:{COUNTRY}{PARTED})?(?:0{PARTED})?"
    return f"(?:(?<![0-9])|{AFTER_CODE}){prefix}{PARTED.join(core)}(?![0-9])"


def marks_of(numbers, rows):
    """What a person is known by today and was before: of the contacts, their history, and `rows` of names as given.

    `rows` are dicts of a kind and a text each.
    """
    found = {}
    entries = Contact.history.rel.related_model.objects.filter(pgh_obj_id__in=numbers)
    for of in (Contact.objects.filter(pk__in=numbers), entries.order_by()):
        for name_en, name_zh, email, phone, wechat in of.values_list("name_en", "name_zh", "email", "phone", "wechat"):
            said = ((NAME, name_en), (NAME, name_zh), (EMAIL, email), (PHONE, phone), (WECHAT, wechat))
            found |= {Mark(kind, text.strip()): None for kind, text in said if text.strip()}
    found |= {Mark(row["kind"], row["text"].strip()): None for row in rows if row["text"].strip()}
    return [replace(mark, within=_longer(mark, numbers)) if mark.kind == NAME else mark for mark in found]


def _longer(mark, numbers):
    """The names of other people and of organizations that hold this one: they are not the person's."""
    if not mark.is_telling:
        return ()
    found, text = set(), mark.text
    for rows in (Contact.objects.exclude(pk__in=numbers), User.objects, Organization.objects):
        held = rows.filter(Q(name_en__icontains=text) | Q(name_zh__icontains=text))
        found |= {name for names in held.values_list("name_en", "name_zh") for name in names}
    return tuple(sorted(name for name in found if text.lower() in name.lower() and name.lower() != text.lower()))


def of_others(marks, numbers):
    """Those of the marks that another person or an organization of ours is known by too."""
    return {mark for mark in marks if _is_of_others(mark, numbers)}


@cache
def _our_words():
    """Words that our tables themselves are written in: of models, fields and choices."""
    found = set()
    for model in apps.get_models():
        found |= {model._meta.model_name, model._meta.app_label}
        for field in model._meta.concrete_fields:
            found |= {field.name, *(str(value).lower() for value, _words in field.flatchoices)}
    return found


def _is_of_others(mark, numbers):
    people, text = Contact.objects.exclude(pk__in=numbers), mark.text
    if text.lower() in _our_words():
        return True
    if mark.kind == NAME:
        named = Q(name_en__iexact=text) | Q(name_zh__iexact=text)
        return any(rows.filter(named).exists() for rows in (people, User.objects, Organization.objects))
    if mark.kind == PHONE:
        end = re.sub(r"\D", "", text)[-8:]
        return people.exclude(phone="").filter(phone__regex=r"\D*".join(end)).exists()
    of = people.annotate(folded=Lower(mark.kind)).filter(folded=text.lower()).exists()
    return of or (mark.kind == EMAIL and User.objects.filter(email__iexact=text).exists())


def any_of(marks):
    """The regular expression of any of the marks; "" of none."""
    forms = sorted({mark.form for mark in marks if mark.is_telling}, key=len, reverse=True)
    return "|".join(f"(?:{form})" for form in forms)


def traces_of(marks):
    """The regular expression that finds all rows, and some more, in which `any_of` the marks is found."""
    return "|".join(sorted({mark.trace for mark in marks if mark.is_telling}))
