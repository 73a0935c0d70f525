"""The cards of “my account”. Whoever has something to show there registers a card; they stand in order of `place`."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.http import HttpRequest
from django.utils.functional import Promise

from accounts.models import User


@dataclass(frozen=True, slots=True)
class AccountCard:
    """A heading, how it stands, what to see to (`warning`), and the page where it is changed (its address's name)."""

    title: str | Promise
    text: str
    url_name: str
    link_label: str | Promise
    tag: str = ""
    warning: str = ""


type CardMaker = Callable[[HttpRequest, User], AccountCard | None]

_makers: list[tuple[int, CardMaker]] = []


def account_card(*, place: int) -> Callable[[CardMaker], CardMaker]:
    """Register a function that makes a card for the signed-in user, and None where there is nothing for them."""

    def register(maker: CardMaker) -> CardMaker:
        _makers.append((place, maker))
        _makers.sort(key=lambda placed: placed[0])
        return maker

    return register


def cards_for(request: HttpRequest, user: User) -> Sequence[AccountCard]:
    return [card for _place, maker in _makers if (card := maker(request, user)) is not None]
