"""The services that departments usually have of a module: it names them, and the core makes them in one go.

Made by `shop.domain.capacity.usual_services`, on the page of `shop.views.manage.usual_services`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise

from shop.enums import ServicePlace

MADE_AS = "usual"
"""Where a service's settings say as which of the usual ones it was made: it may have another name by now."""

type Words = str | Promise


@dataclass(frozen=True, slots=True)
class UsualService:
    """One of them, with rules that work from the first day.

    `text` says what it is for, to who decides whether to have it; `place` where it is given first of all.
    `qualifications` are names of what whoever (or whatever place) is booked must have.
    """

    code: str
    name: Words
    text: Words
    place: ServicePlace
    rules: Mapping[str, Any]
    settings: Mapping[str, Any] = field(default_factory=dict)
    qualifications: Sequence[Words] = ()

    @property
    def first_settings(self) -> Mapping[str, Any]:
        """The module's settings of a service that is made as this one."""
        return {**self.settings, MADE_AS: self.code}


@dataclass(frozen=True, slots=True)
class UsualServices:
    """A module's, in the order of the page. `lead` says whom they are open for, `afterwards` what else they need."""

    module_key: str
    title: Words
    lead: Words
    afterwards: Words
    services: Sequence[UsualService]

    @property
    def by_code(self) -> Mapping[str, UsualService]:
        return {each.code: each for each in self.services}
