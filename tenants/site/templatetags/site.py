"""Links between the public pages."""

from typing import Any

from django import template
from django.urls import reverse

from tenants.site.frame import link
from ui import dates, money

register = template.Library()
register.filter("kroner", money.kroner)
register.filter("day_and_year", dates.day_and_year)


@register.filter
def thousands(count: int) -> str:
    """“48 000”, with a space that does not break."""
    return f"{count:,}".replace(",", money.SPACE)


@register.simple_tag(takes_context=True)
def site_url(context: dict[str, Any], name: str, *args: str) -> str:
    """The page of that name, in the language that this one's address asks for."""
    return link(context["request"], reverse(f"site:{name}", args=args))
