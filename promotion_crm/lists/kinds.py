"""The kinds of columns: what a value looks like on the screen, in CSV and in XLSX."""

from dataclasses import dataclass

from django.conf import settings
from django.db.models import CharField, DateTimeField, Expression, F, Func, JSONField, Value
from django.db.models.functions import Cast, Coalesce, NullIf
from django.utils.formats import number_format
from django.utils.functional import lazy
from django.utils.html import format_html
from django.utils.timezone import localtime
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django_countries import countries

from promotion_crm.money import Currency
from promotion_crm.search import IS_HAN
from promotion_crm.sorting import Place, shown_name
from promotion_crm.templatetags.crm import money

BLANK = format_html('<span class="quiet">{}</span>', "—")


def reads_chinese():
    return (get_language() or "").startswith("zh")


@dataclass(frozen=True)
class Exported:
    """One column of a file. `excel` is text, whole, decimal, date or datetime."""

    label: str
    expression: Expression
    excel: str = "text"


class Words(Func):
    """A stored key in words, by one lookup in a constant JSON object."""

    template = "coalesce(%(expressions)s)"
    output_field = CharField()

    def __init__(self, expression, words):
        super().__init__(_Lookup(Value(words, JSONField()), expression), expression)


class _Lookup(Func):
    template = "(%(expressions)s)"
    arg_joiner = " ->> "
    output_field = CharField()


class AtHome(Func):
    """A moment as the wall clock of the office shows it."""

    template = f"date_trunc('minute', (%(expressions)s) AT TIME ZONE '{settings.TIME_ZONE}')"
    output_field = DateTimeField()


class Kind:
    """How the values of a column are read, shown, sorted and exported."""

    css = ""
    excel = "text"

    def value(self, path):
        """The expression of the value; `path` is where the column points."""
        return F(path)

    def beside(self, path):
        """Further expressions a cell needs, by name."""
        return {}

    def order(self, value):
        return value

    def html(self, value, beside):
        return BLANK if value in (None, "") else format_html("{}", value)

    def exported(self, label, value, beside):
        """The columns of a file this column becomes; more than one where one would lose."""
        return [Exported(label, value, self.excel)]


class Text(Kind):
    """Text. `clip` cuts it on the screen: "" not at all, "s" early."""

    def __init__(self, css="clip"):
        self.css = css


class Name(Text):
    """A bilingual name in the reader's language, else the other; `path` leads to its row."""

    def value(self, path):
        return shown_name(chinese=reads_chinese(), path=path and f"{path}__")

    def html(self, value, beside):
        if not value:
            return BLANK
        if bool(IS_HAN.search(value)) == reads_chinese():
            return format_html("{}", value)
        return format_html('<span lang="{}">{}</span>', "en" if reads_chinese() else "zh-Hans", value)


class OtherName(Name):
    """The name in the language the reader does not read first."""

    label = lazy(lambda: _("English name") if reads_chinese() else _("Chinese name"), str)()

    def value(self, path):
        return F((path and f"{path}__") + ("name_en" if reads_chinese() else "name_zh"))


class Person(Name):
    """One of our people: their name, else their user name."""

    css = "nowrap"

    def __init__(self):
        super().__init__("nowrap")

    def value(self, path):
        return Coalesce(NullIf(super().value(path), Value("")), F(f"{path}__username"))


class Number(Kind):
    css = "num"
    excel = "whole"

    def html(self, value, beside):
        return BLANK if value is None else format_html("{}", number_format(value, force_grouping=True))


class Key(Number):
    """The number of a record: a name, not a quantity, so written without separators."""

    def html(self, value, beside):
        return format_html("{}", value)


class Decimal(Number):
    excel = "decimal"


class Money(Decimal):
    """An amount in units of its currency: a code, or the path of the field that holds it.

    A file gets the whole amount, and its currency in a column beside it: amounts of two
    currencies must never look alike.
    """

    def __init__(self, currency="USD"):
        self.fixed = currency if currency in Currency.values else ""
        self.currency = currency

    def beside(self, path):
        return {} if self.fixed else {"currency": F(self.currency)}

    def html(self, value, beside):
        if value is None:
            return BLANK
        return format_html("{}", money(value, self.fixed or beside["currency"]))

    def exported(self, label, value, beside):
        currency = Value(self.fixed) if self.fixed else beside["currency"]
        beside_label = _("%(amount)s, currency") % {"amount": label}
        return [Exported(label, value, "decimal"), Exported(beside_label, currency)]


class Date(Kind):
    css = "date num"
    excel = "date"

    def html(self, value, beside):
        return BLANK if value is None else format_html("{}", value.isoformat())


class DateTime(Date):
    excel = "datetime"

    def html(self, value, beside):
        return BLANK if value is None else format_html("{}", f"{localtime(value):%Y-%m-%d %H:%M}")

    def exported(self, label, value, beside):
        return [Exported(label, AtHome(value), "datetime")]


class Bool(Kind):
    """Yes or nothing on the screen, yes or no in a file. `tone` colours the yes."""

    css = "nowrap"

    def __init__(self, tone="", yes=gettext_lazy("Yes")):
        self.tone, self.yes = tone, yes

    def html(self, value, beside):
        return format_html('<span class="badge {}">{}</span>', self.tone, self.yes) if value else BLANK

    def exported(self, label, value, beside):
        words = {"true": _("Yes"), "false": _("No")}
        return [Exported(label, Words(Cast(value, CharField()), words))]


class Choice(Kind):
    """One of a few values, in words: a TextChoices, or pairs.

    `mark` is the class of a drawn sign (stage, status), `tones` colours some values;
    `ordered` sorts by the order of declaration, for which the model needs its index.
    """

    css = "nowrap"
    ordered = False

    def __init__(self, choices, *, mark="", tones=None, ordered=False):
        self.ordered = ordered
        pairs = getattr(choices, "choices", choices)
        self.words = {value: label for value, label in pairs if value not in ("", None)}
        self.values = [value for value, _label in pairs if value is not None]
        self.mark, self.tones = mark, tones or {}

    def order(self, value):
        return Place(value, self.values) if self.ordered else value

    def html(self, value, beside):
        if not value:
            return BLANK
        word = self.words.get(value, value)
        if self.mark:
            return format_html('<span class="{0}" data-{0}="{1}">{2}</span>', self.mark, value, word)
        if value in self.tones:
            return format_html('<span class="badge {}">{}</span>', self.tones[value], word)
        return format_html("{}", word)

    def exported(self, label, value, beside):
        return [Exported(label, self.in_words(value))]

    def in_words(self, value):
        """The expression of the choice's words, in the reader's language."""
        return Words(value, {key: str(word) for key, word in self.words.items()})


class Country(Choice):
    """An ISO code shown as the country's name; sorted by the code, which is indexed."""

    css = "clip s"

    def __init__(self):
        self.mark, self.tones = "", {}

    @property
    def words(self):
        return dict(countries)

    def html(self, value, beside):
        return BLANK if not value else format_html("{}", countries.name(value) or value)


class Link(Text):
    """An address on the web."""

    def html(self, value, beside):
        if not str(value or "").startswith(("https://", "http://")):
            return super().html(value, beside)
        return format_html('<a href="{}" rel="noreferrer">{}</a>', value, value)
