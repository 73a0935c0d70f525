"""What the name of something gives away of what is in it. Words only; no queries.

A name that says nothing proves nothing: whoever shops reads the package. A name that says it is doubted until somebody
has said of each word that it is not in it, as of what is free of it.
"""

import re
from collections.abc import Collection, Iterator, Mapping

from modules.shopping_help.enums import Allergen

OWN_WORDS = "own_words"
"""Ticked beside the allergens: what somebody does not tolerate in their own words is in it."""
NAMES: Mapping[Allergen, Collection[str]] = {
    Allergen.GLUTEN: (
        "gluten",
        "hvete",
        "kveite",
        "rug",
        "bygg",
        "spelt",
        "semule",
        "brød",
        "pasta",
        "wheat",
        "barley",
        "bread",
    ),
    Allergen.CRUSTACEANS: (
        "skalldyr",
        "skaldyr",
        "krepsdyr",
        "reke",
        "krabbe",
        "hummer",
        "kreps",
        "scampi",
        "crustacean",
        "shrimp",
        "prawn",
        "crab",
        "lobster",
    ),
    Allergen.EGG: ("egg", "majones"),
    Allergen.FISH: (
        "fisk",
        "laks",
        "torsk",
        "makrell",
        "tunfisk",
        "sild",
        "ansjos",
        "fish",
        "salmon",
        "tuna",
    ),
    Allergen.PEANUTS: ("peanøtt", "peanut", "jordnøtt"),
    Allergen.SOY: ("soya", "soja", "soy", "tofu"),
    Allergen.MILK: (
        "melk",
        "mjølk",
        "milk",
        "fløte",
        "fløyte",
        "rømme",
        "rjome",
        "yoghurt",
        "smør",
        "ost",
        "laktose",
        "lactose",
        "cream",
        "cheese",
        "butter",
    ),
    Allergen.NUTS: ("nøtt", "nøtte", "nut", "mandel", "almond", "cashew", "pistasj", "pecan"),
    Allergen.CELERY: ("selleri", "celery"),
    Allergen.MUSTARD: ("sennep", "mustard"),
    Allergen.SESAME: ("sesam", "tahini"),
    Allergen.SULPHITE: ("sulfitt", "svoveldioksid", "sulphite", "sulfite", "sulphur", "sulfur"),
    Allergen.LUPIN: ("lupin",),
    Allergen.MOLLUSCS: (
        "bløtdyr",
        "blautdyr",
        "blåskjell",
        "muslinger",
        "østers",
        "blekksprut",
        "mollus",
        "mussel",
        "oyster",
        "squid",
    ),
}
"""As food is named in bokmål, nynorsk and English: parts of a word."""
SAYS_NOTHING = frozenset(
    [
        "allergi",
        "allergisk",
        "allergic",
        "alle",
        "alt",
        "and",
        "annen",
        "anna",
        "bare",
        "både",
        "delvis",
        "det",
        "den",
        "eller",
        "for",
        "fra",
        "frå",
        "from",
        "har",
        "ikke",
        "ikkje",
        "inneholder",
        "inneheld",
        "kan",
        "litt",
        "med",
        "mot",
        "noe",
        "noko",
        "not",
        "også",
        "eller",
        "som",
        "særlig",
        "tåler",
        "toler",
        "the",
        "til",
        "uten",
        "utan",
        "veldig",
        "with",
        "without",
    ]
)
SHORTEST_PART = 3
"""Letters: what is shorter is a word of its own or nothing."""
SHORTEST_STEM = 4
ENDING = re.compile(r"(?:ene|ane|er|ar|en|et|s|e)$")


def named_in(name: str, *, allergens: Collection[str], own_words: str) -> Mapping[str, str]:
    """What of it the name says: by its code, or the word itself, what it is called. Empty where it says none."""
    words = _words(name)
    found = {
        str(each): str(each.label)
        for each in Allergen
        if each in allergens and any(part in word for part in NAMES[each] for word in words)
    }
    return found | {own: own for own in _telling(own_words) if any(_says(word, own) for word in words)}


def _telling(text: str) -> Iterator[str]:
    return (each for each in _words(text) if each not in SAYS_NOTHING)


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())


def _says(word: str, own: str) -> bool:
    """Either is a part of the other, whatever their endings: “kiwi” in “kiwismoothie”, “tomater” and “tomatsuppe”."""
    return word == own or _is_part(_stem(own), word) or _is_part(_stem(word), own)


def _is_part(part: str, word: str) -> bool:
    return len(part) >= SHORTEST_PART and part in word


def _stem(word: str) -> str:
    stem = ENDING.sub("", word)
    return stem if len(stem) >= SHORTEST_STEM else word
