"""What somebody signs in with, in the few words by which they know it again: “Firefox, Windows”."""

from collections.abc import Sequence

from django.http import HttpRequest

BROWSERS: Sequence[tuple[str, str]] = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
SYSTEMS: Sequence[tuple[str, str]] = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("CrOS", "ChromeOS"),
    ("Macintosh", "Mac"),
    ("Linux", "Linux"),
)
"""The first that is found counts: each browser also claims to be those that come after it."""


def device_of(request: HttpRequest) -> str:
    """Browser and kind of machine, as far as it says so; empty for one that says nothing that is known.

    A version is left out: nobody knows their own, and a new one each month is not a new device.
    """
    said = request.headers.get("User-Agent", "")
    parts = (_first_of(BROWSERS, said), _first_of(SYSTEMS, said))
    return ", ".join(part for part in parts if part)


def _first_of(names: Sequence[tuple[str, str]], said: str) -> str:
    return next((name for sign, name in names if sign in said), "")
