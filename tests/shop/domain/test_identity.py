"""A recipient is found by their number, whatever key it was written with, and can be written anew with another."""

import random
from collections.abc import Iterator
from itertools import islice

import pytest
from cryptography.fernet import InvalidToken
from django.core.management import CommandError, call_command
from django.test import override_settings

from foundation import renewing
from foundation.identifiers import NationalId, synthetic_national_ids
from foundation.personal_data import decrypt, needs_new_key
from foundation.renewing import renew_sealed
from shop.domain.identity.numbers import find_by_number, seal
from shop.models import Recipient
from tests.factories.scopes import LARVIK, SANDEFJORD, works_for
from tests.factories.world import make_recipient

OLD, NEW = "an old key", "a new key"
IDS = list(islice(synthetic_national_ids(random.Random("identity")), 8))


def written_with(key: str, *ids: NationalId) -> list[Recipient]:
    with override_settings(PERSONAL_DATA_KEYS=(key,)):
        people: list[Recipient] = []
        for national_id in ids:
            recipient = make_recipient(name=f"Bruker {len(people)}")
            seal(recipient, national_id)
            recipient.save()
            people.append(recipient)
    return people


@pytest.fixture
def both_keys() -> Iterator[None]:
    with override_settings(PERSONAL_DATA_KEYS=(NEW, OLD)):
        yield


@pytest.mark.usefixtures("larvik", "both_keys")
def test_a_number_is_found_under_the_old_key_and_under_the_new_one() -> None:
    (old,), (new,) = written_with(OLD, IDS[0]), written_with(NEW, IDS[1])
    assert [find_by_number(each) for each in IDS[:3]] == [old, new, None]


@pytest.mark.usefixtures("larvik", "both_keys")
def test_what_was_written_with_the_old_key_is_written_anew_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(renewing, "AT_ONCE", 2)
    people = written_with(OLD, *IDS[:5]) + written_with(NEW, IDS[5])
    assert (renew_sealed(), renew_sealed()) == (5, 0)
    with override_settings(PERSONAL_DATA_KEYS=(NEW,)):
        assert [find_by_number(each) for each in IDS[:6]] == people
        for person, national_id in zip(people, IDS, strict=False):
            person.refresh_from_db()
            assert decrypt(person.national_id_sealed or b"") == national_id.reveal()
            assert not needs_new_key(person.national_id_sealed or b"")


@pytest.mark.usefixtures("larvik")
def test_a_number_whose_key_is_gone_is_left_as_it_is() -> None:
    (person,) = written_with(OLD, IDS[0])
    before = bytes(person.national_id_sealed or b"")
    with override_settings(PERSONAL_DATA_KEYS=(NEW,)), pytest.raises(InvalidToken):
        renew_sealed()
    person.refresh_from_db()
    assert bytes(person.national_id_sealed or b"") == before


@pytest.mark.usefixtures("larvik")
def test_who_was_here_twice_is_found_as_the_one_who_stays() -> None:
    stays, twice = written_with(NEW, IDS[0], IDS[1])
    Recipient.objects.filter(pk=twice.pk).update(
        merged_into=stays, is_active=False, ended_on="2026-01-01", end_reason="merged"
    )
    with override_settings(PERSONAL_DATA_KEYS=(NEW,)):
        assert find_by_number(IDS[1]) == stays


@pytest.mark.usefixtures("committed_db", "both_keys")
def test_the_command_does_every_municipality_and_says_whose_key_is_missing(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with works_for(LARVIK):
        written_with(OLD, IDS[0], IDS[1])
    with works_for(SANDEFJORD):
        written_with(OLD, IDS[0])
    call_command("renew_personal_data_keys")
    assert "written anew: 3" in capsys.readouterr().out
    with works_for(SANDEFJORD):
        written_with("a third key", IDS[2])
    with pytest.raises(CommandError, match="sandefjord"):
        call_command("renew_personal_data_keys")
