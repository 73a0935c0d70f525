"""Which telephone numbers a text message reaches."""

import re

from django.conf import settings

NORWAY = "+47"
FOREIGN = re.compile(r"\+(?!47)[1-9][0-9]{7,14}")
"""E.164. What kind of number it is, only the other country knows."""
NATIONAL = re.compile(r"[0-9]{8}")
MOBILE = re.compile(r"[49][0-9]{7}")
"""Nkom's numbering plan: the eight digits of a mobile begin with 4 or 9."""
INVENTED = re.compile(r"6805[0-9]{4}")
"""Landlines that Nkom keeps free: the telephones, mobile ones too, of the invented people of tests and demonstrations.
Where national numbers may be real (`settings.DEMO` is off), they are landlines as any."""


def international(number: str) -> str:
    """The number as gateways want it, `+47…`; empty for what no text message reaches."""
    digits = dialled(number)
    if NATIONAL.fullmatch(digits):
        return f"{NORWAY}{digits}" if _is_mobile(digits) else ""
    return digits if FOREIGN.fullmatch(digits) else ""


def is_landline(number: str) -> bool:
    """Whether it is a Norwegian number at which somebody can be called, and not be written to."""
    digits = dialled(number)
    return NATIONAL.fullmatch(digits) is not None and not _is_mobile(digits)


def dialled(number: str) -> str:
    """As it is dialled: of a Norwegian one the eight digits, of others + and the country's code before them."""
    digits = re.sub(r"[\s\u00a0()-]", "", number)
    if digits.startswith("00"):
        digits = f"+{digits[2:]}"
    return digits.removeprefix(NORWAY)


def _is_mobile(digits: str) -> bool:
    is_invented = settings.DEMO and INVENTED.fullmatch(digits) is not None
    return MOBILE.fullmatch(digits) is not None or is_invented
