"""Two who save do not overwrite each other: what a person saw when they opened a form, held against what is so now."""

from shop.errors import ChangedMeanwhile


def require_unchanged(seen: str, *, now: str, wanted: str = "") -> None:
    """Raise ChangedMeanwhile when what the person saw is gone; not when it already is what they want."""
    if seen and now not in {seen, wanted}:
        raise ChangedMeanwhile
