from django import template
from django.templatetags.static import static
from django.utils.html import format_html

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
