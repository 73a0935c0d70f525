"""Sign-ups as they stand at a step, of people at Notodden who have never been here."""

import uuid

from accounts.links import token_of
from tenants.agreements.texts import Kind, current
from tenants.enums import MunicipalityKind
from tenants.signup.accepting import accept, choose_modules, choose_subdomain
from tenants.signup.beginning import begin, begin_by_request, set_person, set_size
from tenants.signup.confirming import confirm
from tenants.signup.models import Confirmation, SignUp

NOTODDEN = "4005"
# Put together, as what looks like an address in this tree is at example.no.
OWN_ADDRESS = "@".join(("kari.nordmann", "notodden.kommune.no"))  # noqa: FLY002 - see above
STRANGE_ADDRESS = "kari@example.no"
ORGANISATION_NUMBER = "974 760 673"
FROM = "192.0.2.1"


def token_for(sign_up: SignUp) -> str:
    """What stands in the mail that was sent last."""
    return token_of(Confirmation.objects.filter(sign_up=sign_up).latest("pk"))


def filled_in(
    sign_up: SignUp, *, email: str = OWN_ADDRESS, subdomain: str = "notodden", modules: tuple[str, ...] = ()
) -> SignUp:
    """All is answered but the last question."""
    pk: uuid.UUID = sign_up.pk
    set_size(pk, organisation_number=ORGANISATION_NUMBER, population=55_000)
    set_person(pk, name="Kari Nordmann", role="Kommunalsjef", email=email, address=FROM)
    confirm(token_for(sign_up))
    choose_subdomain(pk, subdomain)
    return choose_modules(pk, modules)


def ready_to_accept(*, email: str = OWN_ADDRESS, modules: tuple[str, ...] = ()) -> SignUp:
    return filled_in(begin(NOTODDEN, address=FROM), email=email, modules=modules)


def by_request(name: str = "Bydel Prøve", *, subdomain: str = "bydel-prove") -> SignUp:
    """Somebody from a city district, ready to accept."""
    begun = begin_by_request(name, kind=MunicipalityKind.DISTRICT, address=FROM)
    return filled_in(begun, email=STRANGE_ADDRESS, subdomain=subdomain)


def yes_to(sign_up: SignUp) -> SignUp:
    """In the versions that are in force."""
    terms, dpa = (current(kind, language=sign_up.language).version for kind in Kind)
    return accept(sign_up.pk, terms_version=terms, dpa_version=dpa)
