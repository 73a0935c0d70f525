"""Beds in houses: it asks first for whom it is, and keeps apart who must not be in one house at the same time."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils import timezone

from shop.hooks import Barred, FirstChoice, FirstQuestion, Reader, ServiceModule, SlotRules
from shop.models import Assignment, Booking, Provider, Recipient, Service
from shop.ways import AS_USUAL, Way

ONE, OTHER, BOTH = FirstChoice("1", "Ola"), FirstChoice("2", "Emma"), FirstChoice("1-2", "Both", for_two=True)
SIBLINGS = (ONE, OTHER, BOTH)

houses: dict[int, int] = {}
"""In which house a bed is, both by id. The module has no table, and a test forgets it when it is over."""
families: dict[int, tuple[FirstChoice, ...]] = {}
"""Whom a recipient can be asked for, by the recipient."""
apart: set[frozenset[int]] = set()
"""Pairs of recipients who must not meet."""


def forget_all() -> None:
    for each in (houses, families, apart):
        each.clear()


def put_into_houses(beds: Mapping[int, list[Provider]]) -> None:
    for house, each in beds.items():
        houses.update({bed.pk: house for bed in each})


def keep_apart(one: Recipient, other: Recipient) -> None:
    apart.add(frozenset({one.pk, other.pk}))


class Guests(ServiceModule):
    key = "guests"
    title = "Guests"
    asks_first = True
    chosen_are_there = True
    keeps_apart = True

    def booking_form(
        self,
        service: Service,
        recipient: Recipient,
        *,
        like: Booking | None = None,
        reader: Reader = Reader.RECIPIENT,
    ) -> type[forms.Form] | None:
        class Questions(forms.Form):
            asked_first = FirstQuestion("Who is it for?", families.get(recipient.pk, ()))
            bedtime = forms.CharField(label="When is bedtime?", max_length=20, required=False)

        return Questions

    def slot_policy(self, service: Service, recipient: Recipient, *, way: Way = AS_USUAL) -> SlotRules | None:
        """A house in which somebody is whom they must not meet is full, for as long as those are there."""
        them = {pk for pair in apart if recipient.pk in pair for pk in pair} - {recipient.pk}
        there = Assignment.objects.filter(
            booking__recipient__in=them, active=True, alive__contains=timezone.now()
        ).values_list("provider_id", "occupied")
        barred = [
            Barred(bed, occupied.lower, occupied.upper)
            for taken, occupied in (there if them else ())
            for bed, house in houses.items()
            if house == houses.get(taken)
        ]
        return SlotRules(barred=barred, groups=dict(houses))

    def save_answers(self, booking: Booking, answers: Mapping[str, Any]) -> None:
        assert "asked_first" not in answers
