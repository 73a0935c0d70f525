"""Texts made of texts, in the language that is switched on when they are read."""

from typing import TYPE_CHECKING, cast

from django.utils.functional import lazy

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    from notifications.standards import Words


def _join(*parts: object) -> str:
    return "\n\n".join(str(part) for part in parts)


def _swap(text: object, old: str, new: str) -> str:
    return str(text).replace(old, new)


def paragraphs(*parts: "Words") -> "_StrPromise":
    """One below the other."""
    return cast("_StrPromise", lazy(_join, str)(*parts))


def swapped(text: "Words", old: str, new: str) -> "_StrPromise":
    """With one word in place of another."""
    return cast("_StrPromise", lazy(_swap, str)(text, old, new))
