from django import template
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join

from promotion_crm import sheets

register = template.Library()


@register.simple_tag
def icon(name, extra=""):
    """One picture of the sprite `img/icons.svg`, for the eye only: {% icon "plus" %}."""
    return format_html(
        '<svg class="{}" aria-hidden="true"><use href="{}#i-{}"/></svg>',
        f"icon {extra}".strip(),
        static("img/icons.svg"),
        name,
    )


@register.simple_tag
def sheet(name):
    """The links of a stylesheet: {% sheet "site" %}."""
    return format_html_join("\n", '<link rel="stylesheet" href="{}">', [(url,) for url in sheets.urls(name)])
