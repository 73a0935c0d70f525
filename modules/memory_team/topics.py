"""What a talk can be about. A service's settings say which of these are offered, and may add some of its own."""

from collections.abc import Iterable, Mapping, Sequence

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

CATALOGUE: Mapping[str, Promise] = {
    "suspicion": _("We suspect that somebody's memory is failing"),
    "support": _("Support for the person and for us who are close"),
    "help": _("What help and which aids there are"),
    "what_is": _("What dementia is"),
    "develops": _("How it develops"),
    "living": _("Living with it from day to day"),
    "tips": _("Practical tips"),
    "why_assess": _("Why it is worth being assessed"),
    "services": _("Contact with the municipality's services"),
}
"""By the code that is stored. None of them says who it is about, or what anybody has."""

OWN = "own:"
"""How the code of a topic of the department's begins; the rest is the topic in its own words."""


def offered(codes: Iterable[str], own: Iterable[str]) -> dict[str, str]:
    """The topics to choose from, by their codes, the standard ones first."""
    chosen = set(codes)
    standard = {code: str(title) for code, title in CATALOGUE.items() if code in chosen}
    return standard | {f"{OWN}{title}": title for title in own}


def in_words(codes: Iterable[str]) -> Sequence[str]:
    """The topics that were chosen, also those that are not offered any more."""
    return [said for code in codes if (said := word(code))]


def word(code: str) -> str:
    """The topic of this code; nothing for a code that is gone."""
    if code.startswith(OWN):
        return code.removeprefix(OWN)
    return str(CATALOGUE.get(code, ""))
