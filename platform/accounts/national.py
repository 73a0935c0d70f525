"""Whoever knows people by their national number says here whose account it is. The accounts do not know numbers."""

from collections.abc import Callable
from dataclasses import dataclass

from accounts.models import User
from foundation.identifiers import NationalId


@dataclass(frozen=True, slots=True)
class Newcomer:
    """What somebody who registers themselves says of themselves, besides the number that was shown for them."""

    name: str
    phone: str


class CannotRegister(Exception):
    """Somebody has the number already, and their account is closed or their services have ended."""


type Finder = Callable[[NationalId], User | None]
type Registrar = Callable[[NationalId, Newcomer], User]

_finders: list[Finder] = []
_registrars: list[Registrar] = []


def finds_people(finder: Finder) -> Finder:
    """Register a function that gives the open account of who has the number, and None for nobody it knows."""
    _finders.append(finder)
    return finder


def user_with_number(national_id: NationalId) -> User | None:
    """The first that anybody finds. Works for one tenant, inside a transaction."""
    return next((user for finder in _finders if (user := finder(national_id)) is not None), None)


def registers_people(registrar: Registrar) -> Registrar:
    """Register the function that makes an account for who is nobody yet. It raises CannotRegister. There is one."""
    _registrars[:] = [registrar]
    return registrar


def register_person(national_id: NationalId, newcomer: Newcomer) -> User:
    """Their account; who has one gets that one. Raises CannotRegister."""
    for registrar in _registrars:
        return registrar(national_id, newcomer)
    raise CannotRegister
