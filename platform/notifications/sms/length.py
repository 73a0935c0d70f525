"""How many text messages a text becomes (3GPP TS 23.038: the alphabet; TS 23.040: messages in several parts)."""

from dataclasses import dataclass

BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§"
    "¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
EXTENDED = frozenset("\f^{}\\[~]|€")
"""Each of these takes the room of two: an escape, and the character."""
GSM_ONE, GSM_PART = 160, 153
UCS_ONE, UCS_PART = 70, 67
REPLACED = str.maketrans(
    {
        "«": '"',
        "»": '"',
        "“": '"',
        "”": '"',
        "„": '"',
        "\u2018": "'",
        "\u2019": "'",
        "–": "-",
        "—": "-",
        "−": "-",
        "…": "...",
        "\u00a0": " ",
        "\u202f": " ",
        "\u2011": "-",
        "\u00ad": "",
        "•": "-",
        "\t": " ",
    }
)
"""What Norwegian typography has, the alphabet has not, and nobody misses in a text message."""


@dataclass(frozen=True, slots=True)
class SmsLength:
    """`units` of at most `room` in `parts` messages; `is_wide` when a character makes all of it UCS-2."""

    units: int
    parts: int
    is_wide: bool

    @property
    def room(self) -> int:
        """How many units there is place for in as many messages."""
        one, part = (UCS_ONE, UCS_PART) if self.is_wide else (GSM_ONE, GSM_PART)
        return one if self.parts <= 1 else part * self.parts


def plain(text: str) -> str:
    """With what would make it twice as long written simply: straight quotes for guillemets, a short dash for a long."""
    return text.translate(REPLACED)


def length_of(text: str) -> SmsLength:
    """How long the text is. An empty one is no message."""
    if all(each in BASIC or each in EXTENDED for each in text):
        sizes, one, part, is_wide = [1 + (each in EXTENDED) for each in text], GSM_ONE, GSM_PART, False
    else:
        # A character beyond the first plane takes two units, and they stay together.
        sizes, one, part, is_wide = [1 + (ord(each) > 0xFFFF) for each in text], UCS_ONE, UCS_PART, True
    units = sum(sizes)
    if units <= one:
        return SmsLength(units, int(units > 0), is_wide)
    return SmsLength(units, _parts(sizes, room=part), is_wide)


def _parts(sizes: list[int], *, room: int) -> int:
    """Nothing of two units is cut in two: it goes to the next part as a whole."""
    parts, used = 1, 0
    for size in sizes:
        if used + size > room:
            parts, used = parts + 1, 0
        used += size
    return parts
