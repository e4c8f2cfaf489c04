"""What a table of a list is made of: its heads, its rows and their cells."""

from dataclasses import dataclass

from django.forms.utils import flatatt
from django.utils.html import format_html
from django.utils.safestring import SafeString


@dataclass
class Head:
    """The head of a column. `aria_sort` is ascending, descending or ""; `url` "" where fixed."""

    name: str
    label: str
    css: str
    url: str
    aria_sort: str


@dataclass
class Cell:
    html: SafeString
    url: str
    css: str
    card: str

    @property
    def attributes(self):
        named = {"class": self.css, "data-card": self.card}
        return flatatt({name: value for name, value in named.items() if value})

    @property
    def linked(self):
        return format_html('<a href="{}">{}</a>', self.url, self.html) if self.url else self.html


class Row(list):
    """The cells of one row, and its primary key."""

    def __init__(self, pk, cells):
        super().__init__(cells)
        self.pk = pk
