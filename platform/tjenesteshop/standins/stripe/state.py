"""What the stand-in remembers: things by identifier, oldest first, and what happened to them."""

import copy
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from tjenesteshop.standins.stripe.errors import Refused, no_such
from tjenesteshop.standins.stripe.objects import Thing, made

MOST_OF_A_PAGE = 100


@dataclass(slots=True)
class State:
    """Held by one request at a time: the server sees to it."""

    things: dict[str, dict[str, Thing]] = field(default_factory=dict)
    clock: Callable[[], float] = time.time

    @property
    def now(self) -> int:
        return int(self.clock())

    def add(self, kind: str, **values: Any) -> Thing:
        thing = made(kind, now=self.now, **values)
        if thing["id"] in self.of(kind):
            raise Refused(f"{kind.title()} already exists.", "resource_already_exists", "id")
        self.of(kind)[thing["id"]] = thing
        self.happened(f"{kind}.created", thing)
        return thing

    def of(self, kind: str) -> dict[str, Thing]:
        return self.things.setdefault(kind, {})

    def get(self, kind: str, identifier: str, *, param: str = "") -> Thing:
        """Raises Refused where there is none; `param` is what named it, if not the path."""
        found = self.of(kind).get(identifier)
        if found is None:
            raise no_such(kind, identifier, param=param or "id", status=400 if param else 404)
        return found

    def change(self, kind: str, identifier: str, values: Mapping[str, Any]) -> Thing:
        """Metadata are added to those that are there; one that is empty is taken away."""
        thing = self.get(kind, identifier)
        metadata = thing["metadata"] | values.get("metadata", {})
        thing.update(values, metadata={name: each for name, each in metadata.items() if each})
        self.happened(f"{kind}.updated", thing)
        return thing

    def happened(self, kind: str, thing: Thing) -> None:
        """Written down as an event, with the thing as it is now."""
        event = made("event", now=self.now, type=kind, data={"object": copy.deepcopy(thing)})
        self.of("event")[event["id"]] = event

    @property
    def events(self) -> list[Thing]:
        """Oldest first."""
        return list(self.of("event").values())

    def page(
        self, kind: str, asked: Mapping[str, Any], *, path: str, fits: Callable[[Thing], bool]
    ) -> Mapping[str, Any]:
        """The newest first, as lists of the API are."""
        limit = asked.get("limit", 10)
        if not 1 <= limit <= MOST_OF_A_PAGE:
            raise Refused("Limit must be between 1 and 100", "parameter_invalid_integer", "limit")
        found = [each for each in reversed(self.of(kind).values()) if fits(each)]
        if after := asked.get("starting_after"):
            self.get(kind, after, param="starting_after")
            newest_first = list(reversed(self.of(kind)))
            behind = set(newest_first[newest_first.index(after) + 1 :])
            found = [each for each in found if each["id"] in behind]
        return {"object": "list", "url": path, "has_more": len(found) > limit, "data": found[:limit]}
