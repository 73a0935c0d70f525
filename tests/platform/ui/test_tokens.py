"""A municipality chooses a preset, and every preset keeps the contrast the law asks for."""

import re
from pathlib import Path

import pytest

import ui
from ui.chrome import THEME_COLOURS

pytestmark = pytest.mark.unit

STYLES = Path(ui.__file__).parent / "static" / "ui"
TOKENS = (STYLES / "tokens.css").read_text(encoding="utf-8")
COLOUR = re.compile(r"--([\w-]+): (#[0-9a-f]{3,6});")
WHITE = "#fff"
STATES = {
    "warm-deep": "warm-tint",
    "good-deep": "good-tint",
    "pair-deep": "pair-tint",
    "ink-soft": "busy-tint",
}


def colours(preset: str) -> dict[str, str]:
    """The colours in force under a preset."""
    base = dict(COLOUR.findall(TOKENS.split("/* Presets", 1)[0]))
    rule = re.search(rf'\[data-theme-colour="{preset}"\] \{{(.*?)\}}', TOKENS)
    return base | (dict(COLOUR.findall(rule[1])) if rule else {})


def luminance(colour: str) -> float:
    digits = colour.removeprefix("#")
    digits = "".join(digit * 2 for digit in digits) if len(digits) == 3 else digits
    channels = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """WCAG 2.1's ratio, from 1 to 21."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def test_contrast_is_measured_as_wcag_does() -> None:
    assert contrast("#000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#fff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("preset", THEME_COLOURS)
def test_a_preset_keeps_the_contrast(preset: str) -> None:
    palette = colours(preset)

    assert contrast(palette["fjord"], WHITE) >= 7
    assert contrast(palette["fjord-deep"], WHITE) >= 7
    assert contrast(palette["fjord"], palette["paper"]) >= 4.5
    for text in ("fjord", "fjord-deep", "ink", "ink-soft"):
        assert contrast(palette[text], palette["fjord-tint"]) >= 4.5


@pytest.mark.parametrize("preset", [colour for colour in THEME_COLOURS if colour != "fjord"])
def test_a_preset_has_colours_of_its_own(preset: str) -> None:
    changed = {name for name, value in colours(preset).items() if colours("fjord")[name] != value}

    assert changed == {"fjord", "fjord-deep", "fjord-tint", "fjord-line"}


@pytest.mark.parametrize(("text", "ground"), STATES.items())
def test_the_words_of_a_state_can_be_read(text: str, ground: str) -> None:
    palette = colours("fjord")

    assert contrast(palette[text], palette[ground]) >= 4.5


@pytest.mark.parametrize("sheet", sorted(STYLES.glob("*.css")), ids=lambda path: path.name)
def test_a_style_sheet_stays_in_its_layers_and_asks_nobody_else(sheet: Path) -> None:
    css = sheet.read_text(encoding="utf-8")

    assert "@layer app." in css
    assert "http" not in css
    assert css.count("{") == css.count("}")


def test_every_style_sheet_is_linked_by_pages() -> None:
    """All of them by every page, but for those of pages that draw what no other does."""
    root = Path(ui.__file__).parents[2]
    linked = "".join(
        page.read_text(encoding="utf-8")
        for app in ("platform", "tenants", "shop")
        for page in (root / app).rglob("templates/**/*.html")
    )

    assert [sheet.name for sheet in STYLES.glob("*.css") if f"'ui/{sheet.name}'" not in linked] == []
