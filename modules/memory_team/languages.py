"""The languages for which an interpreter can be asked."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

LANGUAGES: Mapping[str, Promise] = {
    "sq": _("Albanian"),
    "am": _("Amharic"),
    "ar": _("Arabic"),
    "bs": _("Bosnian, Croatian or Serbian"),
    "yue": _("Cantonese"),
    "prs": _("Dari"),
    "en": _("English"),
    "fr": _("French"),
    "el": _("Greek"),
    "hi": _("Hindi"),
    "kmr": _("Kurdish (Kurmanji)"),
    "ckb": _("Kurdish (Sorani)"),
    "lv": _("Latvian"),
    "lt": _("Lithuanian"),
    "cmn": _("Mandarin"),
    "se": _("Northern Sami"),
    "nsl": _("Norwegian sign language"),
    "ps": _("Pashto"),
    "fa": _("Persian"),
    "pl": _("Polish"),
    "pt": _("Portuguese"),
    "pa": _("Punjabi"),
    "ro": _("Romanian"),
    "ru": _("Russian"),
    "so": _("Somali"),
    "es": _("Spanish"),
    "ta": _("Tamil"),
    "th": _("Thai"),
    "ti": _("Tigrinya"),
    "tr": _("Turkish"),
    "uk": _("Ukrainian"),
    "ur": _("Urdu"),
    "vi": _("Vietnamese"),
    "other": _("Another language (we call you and ask which)"),
}
"""By the code that is stored: ISO 639, and one for all the rest."""


def language_in_words(code: str) -> str:
    """“Polish”; “another language” where it is not on the list."""
    if code == "other":
        return str(_("another language, which must be asked for"))
    return capfirst(str(LANGUAGES.get(code, "")))


def choices(*, is_staff: bool = False) -> list[tuple[str, str]]:
    """In the order of the reader's own alphabet, the one for all the rest last: staff ask which it is at once."""
    named = sorted(
        ((code, str(title)) for code, title in LANGUAGES.items() if code != "other"), key=lambda each: each[1]
    )
    other = _("Another language (ask which)") if is_staff else LANGUAGES["other"]
    return [*named, ("other", str(other))]
