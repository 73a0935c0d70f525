"""The frame around a page: whose it is and where one can go from here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

__all__ = ["PLATFORM_BRAND", "THEME_COLOURS", "Brand", "FooterLink", "NavItem"]

THEME_COLOURS: Final = ("fjord", "forest", "sea", "plum", "berry", "slate")
"""Presets of tokens.css. The first is the platform's own; all keep the same contrast."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Brand:
    """Whose pages these are: the header's name, second line, crest and colours."""

    name: str
    subtitle: str = ""
    crest_letter: str = ""
    home_url: str = "/"
    theme_colour: str = "fjord"

    def __post_init__(self) -> None:
        if self.theme_colour not in THEME_COLOURS:
            raise ValueError(f"theme_colour is one of {', '.join(THEME_COLOURS)}, not {self.theme_colour!r}")

    @property
    def letter(self) -> str:
        """The letter on the shield; the name's first when none was chosen."""
        return self.crest_letter or self.name[:1].upper()


@dataclass(frozen=True, slots=True)
class NavItem:
    """One entry of the main menu."""

    label: str
    url: str
    is_current: bool = False


@dataclass(frozen=True, slots=True)
class FooterLink:
    """One link at the foot of every page, such as the accessibility statement."""

    label: str
    url: str


PLATFORM_BRAND: Final = Brand(name="Tjenesteshop", crest_letter="T")
