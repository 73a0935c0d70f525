"""Somebody begins to bring a municipality aboard, and says which, how large it is, and who they are."""

import uuid
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from foundation.identifiers import parse_organisation_number
from tenants.enums import MunicipalityKind
from tenants.letters.sending import post_letter
from tenants.models import Municipality
from tenants.register import registered_municipalities
from tenants.signup.brake import count_begun, count_mail
from tenants.signup.enums import TAKES_PLACE, SignUpState
from tenants.signup.errors import IsHereAlready, NotRegistered, PopulationIsOdd
from tenants.signup.locking import lock_sign_up, save_step
from tenants.signup.models import Confirmation, SignUp

CONFIRM = "signup.confirm"
CONFIRMATION_LASTS = timedelta(hours=24)
LARGEST = 10_000_000
"""More than all of any Nordic country's capitals: what is typed is a slip above that."""


@transaction.atomic
def begin(number: str, *, language: str = settings.LANGUAGE_CODE, address: str) -> SignUp:
    """Begin for the registered municipality of that number; `address` is where the request came from.

    Others may begin for the same: who accepts first wins. Raises NotRegistered, IsHereAlready, TooManyAttempts.
    """
    registered = registered_municipalities().get(number)
    if registered is None:
        raise NotRegistered
    require_not_here(number)
    count_begun(address=address)
    return SignUp.objects.create(number=number, municipality_name=registered.name, language=language)


@transaction.atomic
def begin_by_request(
    name: str, *, kind: MunicipalityKind, language: str = settings.LANGUAGE_CODE, address: str
) -> SignUp:
    """Begin for one that is in no register: a city district, a Nordic municipality, a test. The operator decides.

    Raises NotRegistered for a municipality of Norway, TooManyAttempts.
    """
    if kind == MunicipalityKind.MUNICIPALITY:
        raise NotRegistered
    count_begun(address=address)
    return SignUp.objects.create(kind=kind, municipality_name=" ".join(name.split()), language=language)


@transaction.atomic
def set_size(pk: uuid.UUID, *, organisation_number: str, population: int) -> SignUp:
    """Raises InvalidOrganisationNumber, PopulationIsOdd, NotFound, StepIsOver."""
    sign_up = lock_sign_up(pk)
    if not 0 < population <= LARGEST:
        raise PopulationIsOdd
    sign_up.organisation_number = parse_organisation_number(organisation_number)
    sign_up.population = population
    save_step(sign_up, "organisation_number", "population")
    return sign_up


@transaction.atomic
def set_person(pk: uuid.UUID, *, name: str, role: str, email: str, address: str) -> SignUp:
    """Who they are at work. A new address must be confirmed by the link that is sent there; so must the one that was.

    An address that is confirmed already stays so. Raises TooManyAttempts, NotFound, StepIsOver.
    """
    sign_up = lock_sign_up(pk)
    sign_up.person_name, sign_up.person_role = " ".join(name.split()), " ".join(role.split())
    email = email.strip().lower()
    if email != sign_up.email or sign_up.email_confirmed_at is None:
        sign_up.email, sign_up.email_confirmed_at, sign_up.state = email, None, SignUpState.STARTED
        _ask_to_confirm(sign_up, address=address)
    save_step(sign_up, "person_name", "person_role", "email", "email_confirmed_at")
    return sign_up


def _ask_to_confirm(sign_up: SignUp, *, address: str) -> None:
    """The link that was sent before works no more."""
    count_mail(email=sign_up.email, address=address)
    now = timezone.now()
    sent = Confirmation.objects.filter(sign_up=sign_up, used_at__isnull=True, withdrawn_at__isnull=True)
    sent.update(withdrawn_at=now)
    link = Confirmation.objects.create(
        sign_up=sign_up, email=sign_up.email, created_at=now, expires_at=now + CONFIRMATION_LASTS
    )
    post_letter(CONFIRM, to=sign_up.email, language=sign_up.language, confirmation_id=link.pk)


def require_not_here(number: str) -> None:
    """Raises IsHereAlready where the municipality is a customer, or is becoming one."""
    is_here = Municipality.objects.filter(number=number).exists()
    if is_here or SignUp.objects.filter(number=number, state__in=TAKES_PLACE).exists():
        raise IsHereAlready
