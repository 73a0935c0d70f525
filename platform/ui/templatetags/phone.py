"""Phone numbers as people read them."""

import re

from django import template

register = template.Library()
EIGHT_DIGITS = re.compile(r"\d{8}")


@register.filter
def phone(number: str) -> str:
    """“680 50 123” for an eight-digit Norwegian number, with spaces that do not break; others as they are."""
    digits = re.sub(r"\s", "", str(number))
    if not EIGHT_DIGITS.fullmatch(digits):
        return str(number)
    return f"{digits[:3]}\u00a0{digits[3:5]}\u00a0{digits[5:]}"
