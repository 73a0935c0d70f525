"""The last choices, and the yes to the terms: from then on the place is theirs."""

import hashlib
import uuid
from collections.abc import Collection
from datetime import datetime

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from foundation.jobs import PUBLIC, enqueue
from tenants.agreements.pdf import pdf_of
from tenants.agreements.texts import Kind, current
from tenants.enums import MunicipalityKind
from tenants.letters.sending import post_letter
from tenants.models import Municipality
from tenants.offered import offered_modules
from tenants.register import RegisteredMunicipality, registered_municipalities
from tenants.signup.beginning import require_not_here
from tenants.signup.enums import TAKES_PLACE, SignUpState
from tenants.signup.errors import AgreementIsOld, IsHereAlready, ModuleIsUnknown, StepIsMissing
from tenants.signup.locking import become, lock_sign_up, save_step
from tenants.signup.models import AcceptedAgreement, SignUp
from tenants.signup.subdomains import (
    SubdomainFault,
    SubdomainRefused,
    propose_subdomain,
    require_subdomain,
)
from tenants.signup.work_address import is_own_address

MAKE = "signup.make"
WAITS = "signup.waits"
NEEDED = ("organisation_number", "population", "person_name", "email", "email_confirmed_at", "subdomain")


def proposed_subdomain(sign_up: SignUp) -> str:
    return propose_subdomain(sign_up.municipality_name, taken=taken_subdomains(), own=registered(sign_up))


@transaction.atomic
def choose_subdomain(pk: uuid.UUID, subdomain: str) -> SignUp:
    """Raises SubdomainRefused, NotFound, StepIsOver. It is theirs when they accept, and not before."""
    sign_up = lock_sign_up(pk)
    subdomain = subdomain.strip().lower()
    require_subdomain(subdomain, taken=taken_subdomains(), own=registered(sign_up))
    sign_up.subdomain = subdomain
    save_step(sign_up, "subdomain")
    return sign_up


@transaction.atomic
def choose_modules(pk: uuid.UUID, modules: Collection[str]) -> SignUp:
    """None is a choice too: they can be switched on later. Raises ModuleIsUnknown, NotFound, StepIsOver."""
    sign_up = lock_sign_up(pk)
    offered = [each.key for each in offered_modules()]
    if not set(modules) <= set(offered):
        raise ModuleIsUnknown
    sign_up.modules = [key for key in offered if key in modules]
    save_step(sign_up, "modules")
    return sign_up


@transaction.atomic
def accept(pk: uuid.UUID, *, terms_version: str, dpa_version: str) -> SignUp:
    """Say yes to the terms and the data processing agreement in the versions they have read, which are kept.

    Whose address is the municipality's own has the place, and it is made; whoever else waits for the operator,
    who is told where the settings say how.
    Raises StepIsMissing, AgreementIsOld, SubdomainRefused, IsHereAlready for who comes second, NotFound, StepIsOver.
    """
    sign_up = lock_sign_up(pk)
    missing = [field for field in NEEDED if not getattr(sign_up, field)]
    if missing:
        raise StepIsMissing(missing=",".join(missing))
    sign_up.terms_version, sign_up.dpa_version = terms_version, dpa_version
    sign_up.accepted_at = now = timezone.now()
    _keep_agreement(sign_up, Kind.TERMS, version=terms_version, at=now)
    _keep_agreement(sign_up, Kind.DATA_PROCESSING, version=dpa_version, at=now)
    fields = ("terms_version", "dpa_version", "accepted_at")
    if is_theirs(sign_up):
        take_place(sign_up, *fields)
    else:
        require_free(sign_up)
        become(sign_up, SignUpState.WAITS_FOR_OPERATOR)
        save_step(sign_up, *fields)
        if settings.OPERATOR_EMAIL:
            to, language = settings.OPERATOR_EMAIL, settings.LANGUAGE_CODE
            post_letter(WAITS, to=to, language=language, sign_up_id=str(sign_up.pk))
    return sign_up


def _keep_agreement(sign_up: SignUp, kind: Kind, *, version: str, at: datetime) -> None:
    """Word for word, in their language. Raises AgreementIsOld where a newer version is in force meanwhile."""
    read = current(kind, language=sign_up.language)
    if read.version != version:
        raise AgreementIsOld
    pdf = pdf_of(read)
    AcceptedAgreement.objects.create(
        sign_up=sign_up,
        kind=kind,
        version=version,
        language=read.language,
        pdf=pdf,
        sha256=hashlib.sha256(pdf).hexdigest(),
        accepted_at=at,
    )


def is_theirs(sign_up: SignUp) -> bool:
    """Whether the address shows that they belong to the municipality, so that nobody need look."""
    municipality = registered(sign_up)
    return municipality is not None and is_own_address(sign_up.email, municipality=municipality)


def take_place(sign_up: SignUp, *fields: str) -> None:
    """The place is theirs, and the municipality is made next: in the transaction at work. Raises as `accept`."""
    require_free(sign_up)
    become(sign_up, SignUpState.ACCEPTED)
    try:
        with transaction.atomic():
            save_step(sign_up, *fields)
    except IntegrityError as error:  # somebody was faster
        broken = getattr(getattr(error.__cause__, "diag", None), "constraint_name", "")
        if broken == "sign_up_that_is_accepted_has_its_own_subdomain":
            raise SubdomainRefused(fault=SubdomainFault.TAKEN) from error
        raise IsHereAlready from error
    enqueue(PUBLIC, MAKE, {"sign_up_id": str(sign_up.pk)}, lock=f"{MAKE}:{sign_up.pk}")


def require_free(sign_up: SignUp) -> None:
    """Raises IsHereAlready, SubdomainRefused."""
    if sign_up.kind == MunicipalityKind.MUNICIPALITY and sign_up.number is not None:
        require_not_here(sign_up.number)
    require_subdomain(sign_up.subdomain, taken=taken_subdomains(), own=registered(sign_up))


def taken_subdomains() -> frozenset[str]:
    """Those in use, and those that are promised. Two queries."""
    promised = SignUp.objects.filter(state__in=TAKES_PLACE).values_list("subdomain", flat=True)
    return frozenset(Municipality.objects.values_list("slug", flat=True)) | frozenset(promised)


def registered(sign_up: SignUp) -> RegisteredMunicipality | None:
    """What the register says of it; None for those that come by request."""
    return registered_municipalities().get(sign_up.number or "")
