"""What happened, told by webhook: signed as Stripe signs, tried again when nobody took it, and spoilt when told so."""

import hashlib
import hmac
import json
import random
import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import requests

from tjenesteshop.standins.stripe.objects import Thing
from tjenesteshop.standins.stripe.state import State

MOST_TRIES = 5
TIMEOUT = 5


def signature(payload: bytes, secret: str, *, at: int) -> str:
    """The header `Stripe-Signature`: HMAC-SHA256 of the time and the raw body."""
    digest = hmac.new(secret.encode(), f"{at}.".encode() + payload, hashlib.sha256).hexdigest()
    return f"t={at},v1={digest}"


@dataclass(slots=True)
class Webhook:
    """An address that is told, each event until it answers 2xx or was tried `MOST_TRIES` times."""

    url: str
    secret: str
    taken: set[str] = field(default_factory=set)
    tries: Counter[str] = field(default_factory=Counter)

    def deliver(self, events: list[Thing], *, doubled: bool = False, reordered: bool = False) -> int:
        """One try for each that waits, twice over or in any order if told so. How many were not taken."""
        waiting = [each for each in events if self._waits(each)] * (2 if doubled else 1)
        if reordered:
            random.shuffle(waiting)
        with requests.Session() as session:
            return sum(not self._post(session, each) for each in waiting)

    def _waits(self, event: Thing) -> bool:
        return event["id"] not in self.taken and self.tries[event["id"]] < MOST_TRIES

    def _post(self, session: requests.Session, event: Thing) -> bool:
        payload = json.dumps(event).encode()
        headers = {
            "Content-Type": "application/json; charset=utf-8",
            "Stripe-Signature": signature(payload, self.secret, at=int(time.time())),
        }
        self.tries[event["id"]] += 1
        try:
            answer = session.post(
                self.url, data=payload, headers=headers, timeout=TIMEOUT, allow_redirects=False
            )
        except requests.RequestException:
            return False
        if answer.ok:
            self.taken.add(event["id"])
        return answer.ok


def list_events(state: State, asked: Mapping[str, Any]) -> Mapping[str, Any]:
    kinds = asked.get("types") or ([asked["type"]] if "type" in asked else [])
    return state.page("event", asked, path="/v1/events", fits=lambda each: not kinds or each["type"] in kinds)
