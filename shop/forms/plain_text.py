"""Text that others will read: what cannot be seen is taken out."""

import unicodedata

INVISIBLE = {"Cc", "Cf", "Co", "Cs", "Cn"}
"""Unicode categories: control, format (such as turning the text around), private and unassigned."""


def visible(text: str) -> str:
    """The text in one line, normalised (NFC), without characters that show nothing."""
    kept = "".join(sign for sign in text if sign.isspace() or unicodedata.category(sign) not in INVISIBLE)
    return " ".join(unicodedata.normalize("NFC", kept).split())
