"""Somebody who may act for others. A test states only what is different in its own."""

import random
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.utils import timezone

from accounts.models import User
from foundation.actor import SYSTEM, Actor, Channel
from foundation.identifiers import NationalId, synthetic_national_ids
from shop.domain.representation.registering import Ground, Scope, register_representative
from shop.enums import RepresentationKind
from shop.models import Recipient, Representation, Service

_numbers: Iterator[NationalId] = synthetic_national_ids(random.Random("representatives"))


def new_number() -> NationalId:
    return next(_numbers)


def make_representation(
    recipient: Recipient,
    *services: Service,
    name: str = "Nora Fullmakt",
    national_id: NationalId | None = None,
    kind: RepresentationKind = RepresentationKind.RELATIVE,
    **changes: Any,
) -> Representation:
    """From yesterday on, with these services or with all of them."""
    ground = {name: changes.pop(name) for name in ("is_doubtful", "child_born_on") if name in changes}
    defaults: dict[str, Any] = {
        "service_ids": [service.pk for service in services] or None,
        "valid_from": timezone.localdate() - timedelta(days=1),
    }
    return register_representative(
        recipient,
        name=name,
        national_id=national_id or new_number(),
        ground=Ground(kind, changes.pop("document_reference", "2026/77-1"), **ground),
        scope=Scope(**(defaults | changes)),
        actor=SYSTEM,
    )


def on_behalf(representation: Representation) -> Actor:
    """The representative, acting for the recipient."""
    user = representation.representative.user
    return Actor(user_id=user.pk, channel=Channel.REPRESENTATIVE, mandate_id=representation.pk)


def account_of(representation: Representation) -> User:
    return representation.representative.user
