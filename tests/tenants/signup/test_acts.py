"""The way from the first question to the yes, and who comes second."""

import hashlib
import uuid
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.brake import TooManyAttempts
from accounts.errors import LinkIsOver
from foundation.errors import NotFound
from foundation.identifiers import InvalidOrganisationNumber
from foundation.jobs import PUBLIC, run_job
from tenants.agreements.pdf import pdf_of
from tenants.agreements.texts import Kind, agreement
from tenants.enums import MunicipalityKind
from tenants.letters.models import Letter
from tenants.models import Municipality
from tenants.offered import offered_modules
from tenants.signup import brake
from tenants.signup.accepting import accept, choose_modules, choose_subdomain, proposed_subdomain
from tenants.signup.beginning import CONFIRM, begin, begin_by_request, set_person, set_size
from tenants.signup.confirming import confirm, find_confirmation
from tenants.signup.deciding import REFUSED, approve, refuse
from tenants.signup.enums import NEXT, SignUpState
from tenants.signup.errors import (
    AgreementIsOld,
    IsHereAlready,
    ModuleIsUnknown,
    NotRegistered,
    PopulationIsOdd,
    StepIsMissing,
    StepIsOver,
)
from tenants.signup.forgetting import FORGET, KEPT_FOR
from tenants.signup.models import AcceptedAgreement, Attempt, Confirmation, SignUp
from tenants.signup.subdomains import SubdomainRefused
from tests.factories.sign_ups import (
    FROM,
    NOTODDEN,
    OWN_ADDRESS,
    STRANGE_ADDRESS,
    by_request,
    filled_in,
    ready_to_accept,
    token_for,
    yes_to,
)

pytestmark = pytest.mark.usefixtures("public")


def now_is(sign_up: SignUp) -> SignUp:
    return SignUp.objects.get(pk=sign_up.pk)


def test_who_writes_from_the_municipality_has_the_place_at_once() -> None:
    accepted = now_is(yes_to(ready_to_accept()))
    assert (accepted.state, accepted.number, accepted.organisation_number) == (
        "accepted",
        NOTODDEN,
        "974760673",
    )
    assert (accepted.terms_version, accepted.accepted_at is not None) == ("2026-11-24", True)


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_what_was_accepted_is_kept_word_for_word(language: str) -> None:
    accepted = yes_to(filled_in(begin(NOTODDEN, language=language, address=FROM)))
    kept = {each.kind: each for each in AcceptedAgreement.objects.filter(sign_up=accepted)}
    assert set(kept) == set(Kind)
    for kind, each in kept.items():
        agreed = agreement(Kind(kind), version=each.version, language=language)
        assert (bytes(each.pdf), each.language) == (pdf_of(agreed), language)
        assert each.sha256 == hashlib.sha256(each.pdf).hexdigest()
        assert each.accepted_at == accepted.accepted_at


def test_who_writes_from_elsewhere_waits_for_the_operator_and_is_let_in() -> None:
    waits = yes_to(ready_to_accept(email=STRANGE_ADDRESS))
    assert now_is(waits).state == SignUpState.WAITS_FOR_OPERATOR
    approve(waits.pk)
    assert now_is(waits).state == SignUpState.ACCEPTED
    with pytest.raises(StepIsOver):
        approve(waits.pk)


def test_who_is_refused_is_told_why_and_may_come_again() -> None:
    waits = yes_to(ready_to_accept(email=STRANGE_ADDRESS))
    refuse(waits.pk, reason="Vi fant deg ikke i kommunen.")
    assert (now_is(waits).state, now_is(waits).refusal) == ("refused", "Vi fant deg ikke i kommunen.")
    assert Letter.objects.filter(kind=REFUSED, to=STRANGE_ADDRESS).count() == 1
    assert yes_to(ready_to_accept()).state == SignUpState.ACCEPTED


def test_a_city_district_comes_by_request() -> None:
    assert yes_to(by_request()).state == SignUpState.WAITS_FOR_OPERATOR
    with pytest.raises(NotRegistered):
        begin_by_request("Notodden", kind=MunicipalityKind.MUNICIPALITY, address=FROM)


def test_of_two_of_one_municipality_the_first_yes_wins() -> None:
    first, second = ready_to_accept(), ready_to_accept()
    yes_to(first)
    with pytest.raises(IsHereAlready):
        yes_to(second)
    assert now_is(second).state == SignUpState.CONFIRMED
    with pytest.raises(IsHereAlready):
        begin(NOTODDEN, address=FROM)


def test_who_waits_for_the_operator_keeps_nobody_out() -> None:
    waits = yes_to(ready_to_accept(email=STRANGE_ADDRESS))
    yes_to(ready_to_accept())
    with pytest.raises(IsHereAlready):
        approve(waits.pk)
    assert now_is(waits).state == SignUpState.WAITS_FOR_OPERATOR


def test_a_municipality_that_is_here_cannot_sign_up() -> None:
    with pytest.raises(IsHereAlready):
        begin("3909", address=FROM)
    with pytest.raises(NotRegistered):
        begin("9999", address=FROM)


def test_two_districts_cannot_have_one_address() -> None:
    first, second = by_request("Bydel Prøve"), by_request("Bydel Annen")
    approve(yes_to(first).pk)
    with pytest.raises(SubdomainRefused):
        yes_to(second)


def test_the_yes_said_twice_is_said_once() -> None:
    accepted = yes_to(ready_to_accept())
    with pytest.raises(StepIsOver):
        yes_to(accepted)
    with pytest.raises(StepIsOver):
        choose_subdomain(accepted.pk, "notodden-kommune")


def test_nobody_accepts_before_all_is_answered() -> None:
    begun = begin(NOTODDEN, address=FROM)
    with pytest.raises(StepIsMissing):
        yes_to(begun)
    filled_in(begun)
    with pytest.raises(AgreementIsOld), transaction.atomic():
        accept(begun.pk, terms_version="2026-11-24", dpa_version="")
    assert not AcceptedAgreement.objects.exists()
    assert now_is(begun).state == SignUpState.CONFIRMED


def test_the_link_works_once_and_only_the_newest() -> None:
    begun = begin(NOTODDEN, address=FROM)
    set_person(begun.pk, name="Kari", role="", email="kari@example.no", address=FROM)
    old = token_for(begun)
    set_person(begun.pk, name="Kari", role="", email=f" {OWN_ADDRESS.upper()} ", address=FROM)
    assert Letter.objects.filter(kind=CONFIRM).count() == 2
    with pytest.raises(LinkIsOver):
        confirm(old)
    assert confirm(token_for(begun)).email == OWN_ADDRESS
    with pytest.raises(LinkIsOver):
        confirm(token_for(begun))


@pytest.mark.parametrize("token", ["", "1", "1-", "x-1", "999-abc", "²-abc", f"{'9' * 30}-abc"])
def test_what_is_no_link_opens_nothing(token: str) -> None:
    with pytest.raises(LinkIsOver):
        find_confirmation(token)


def test_a_link_is_over_after_a_day() -> None:
    begun = begin(NOTODDEN, address=FROM)
    set_person(begun.pk, name="Kari", role="", email=OWN_ADDRESS, address=FROM)
    token = token_for(begun)
    find_confirmation(token)
    Confirmation.objects.update(expires_at=timezone.now())
    with pytest.raises(LinkIsOver):
        confirm(token)


def test_another_address_must_be_confirmed_anew_and_the_same_one_not() -> None:
    done = ready_to_accept()
    set_person(done.pk, name="Kari N.", role="Leder", email=OWN_ADDRESS, address=FROM)
    assert now_is(done).state == SignUpState.CONFIRMED
    set_person(done.pk, name="Kari N.", role="Leder", email=STRANGE_ADDRESS, address=FROM)
    assert (now_is(done).state, now_is(done).email_confirmed_at) == (SignUpState.STARTED, None)
    with pytest.raises(StepIsMissing):
        yes_to(done)


def test_odd_answers_are_refused_and_change_nothing() -> None:
    begun = begin(NOTODDEN, address=FROM)
    with pytest.raises(InvalidOrganisationNumber):
        set_size(begun.pk, organisation_number="974760674", population=1)
    for population in (0, -1, 100_000_000):
        with pytest.raises(PopulationIsOdd):
            set_size(begun.pk, organisation_number="974760673", population=population)
    with pytest.raises(ModuleIsUnknown):
        choose_modules(begun.pk, ["no_such_module"])
    with pytest.raises(NotFound):
        set_size(uuid.uuid4(), organisation_number="974760673", population=1)
    now = now_is(begun)
    assert (now.organisation_number, now.population, now.modules) == ("", None, [])


def test_an_address_is_proposed_and_every_module_can_be_chosen() -> None:
    begun = begin(NOTODDEN, address=FROM)
    assert proposed_subdomain(begun) == "notodden"
    keys = [each.key for each in offered_modules()]
    assert choose_modules(begun.pk, list(reversed(keys))).modules == keys


def test_nobody_has_mails_sent_to_others_without_end() -> None:
    begun = begin(NOTODDEN, address=FROM)
    for _time in range(brake.MAILS_TO_ADDRESS):
        set_person(begun.pk, name="Kari", role="", email=OWN_ADDRESS, address=FROM)
    with pytest.raises(TooManyAttempts) as refusal, transaction.atomic():
        set_person(begun.pk, name="Kari", role="", email=OWN_ADDRESS, address="192.0.2.77")
    assert timedelta(0) < refusal.value.retry_after <= brake.WINDOW
    assert Letter.objects.count() == brake.MAILS_TO_ADDRESS
    assert not Attempt.objects.filter(key__contains="kari").exists()


def test_nobody_begins_without_end() -> None:
    for _time in range(brake.SIGN_UPS_FROM_NETWORK):
        begin(NOTODDEN, address=FROM)
    with pytest.raises(TooManyAttempts):
        begin(NOTODDEN, address=FROM)
    begin(NOTODDEN, address="192.0.2.2")


def test_what_was_not_finished_is_forgotten_after_a_month() -> None:
    begun, waits, recent = begin(NOTODDEN, address=FROM), yes_to(by_request()), begin(NOTODDEN, address=FROM)
    accepted = yes_to(ready_to_accept())
    old = timezone.now() - KEPT_FOR
    SignUp.objects.exclude(pk=recent.pk).update(last_step_at=old)
    Attempt.objects.update(made_at=old)
    run_job(FORGET, tenant=PUBLIC, args={})
    assert set(SignUp.objects.values_list("pk", flat=True)) == {recent.pk, accepted.pk}
    assert not Confirmation.objects.filter(sign_up__in=[begun.pk, waits.pk]).exists()
    assert not Attempt.objects.exists()


def test_every_state_can_be_reached_and_says_what_follows() -> None:
    assert set(NEXT) == set(SignUpState)
    assert set().union(*NEXT.values()) == set(SignUpState)


@pytest.mark.parametrize(
    "broken",
    [
        {"state": "nonsense"},
        {"number": "40"},
        {"number": None},
        {"kind": "district"},
        {"state": "confirmed"},
        {"state": "accepted"},
        {"state": "waits_for_operator"},
        {"state": "ready"},
    ],
)
def test_the_database_refuses_nonsense(broken: dict[str, str]) -> None:
    begun = begin(NOTODDEN, address=FROM)
    with pytest.raises(IntegrityError), transaction.atomic():
        SignUp.objects.filter(pk=begun.pk).update(**broken)


@pytest.mark.parametrize(
    "broken",
    [{"number": None}, {"kind": "test"}, {"kind": "x", "number": None}, {"organisation_number": "12"}],
)
def test_the_database_refuses_odd_municipalities(broken: dict[str, str]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Municipality.objects.filter(number="3909").update(**broken)
