"""Under which name a municipality may stand below the platform's host: none of ours, nor one that passes for others'.

Look-alikes are found by their skeleton, in the manner of Unicode's report on security (UTS 39, section 4), for what is
left in a–z and figures: what can be mistaken for one another has the same.
"""

import re
from collections.abc import Collection, Iterator
from enum import StrEnum

from django.utils.translation import gettext as _

from foundation.errors import DomainError
from tenants.naming import is_schema_name
from tenants.register import RegisteredMunicipality, in_ascii, registered_municipalities

SUBDOMAIN = re.compile(r"(?=.{3,40}\Z)[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
"""It becomes the schema's name, which begins with a letter. No two hyphens together, so no name in punycode."""

RESERVED_WORDS = """
abuse account admin administrator altinn api app apps assets auth autoconfig autodiscover billing blog cdn contact
dashboard demo dev developer docs drift example extensions ftp fylke health help helse helsenorge hjelp host
hostmaster id id-porten idporten imap information-schema intern internal jobs kommune kommunen kontakt ks localhost
login logg-inn mail media metrics mobil monitor mx nav noreply norge noreg norsk ns ns1 ns2 operator ops personvern
platform pop pop3 portal postgres postmaster preview priser production public regjeringen root safe sandbox secure
security sign-in sign-up signup sikkerhet skatt sms smtp snapshot-template sso staging stat staten static status
stortinget stripe support system sysadmin test tjenester tjenesteshop web webmail webmaster wpad www
"""
RESERVED = frozenset(RESERVED_WORDS.split())

LOOK_ALIKE = (("-", ""), ("0", "o"), ("1", "l"), ("i", "l"), ("5", "s"), ("rn", "m"), ("vv", "w"))


class SubdomainFault(StrEnum):
    FORM = "form"
    RESERVED = "reserved"
    TAKEN = "taken"
    LOOKS_LIKE = "looks_like"


class SubdomainRefused(DomainError):
    """The municipality may not stand under this name; `fault` says why."""

    code = "subdomain_refused"

    def __init__(self, *, fault: SubdomainFault) -> None:
        self.fault = fault
        super().__init__(fault=fault)

    def title(self) -> str:
        match self.fault:
            case SubdomainFault.FORM:
                return _(
                    "Use 3 to 40 letters a–z, figures and single hyphens. Begin with a letter and do not end with a"
                    " hyphen."
                )
            case SubdomainFault.RESERVED:
                return _("This address is kept for the service itself. Choose another one.")
            case SubdomainFault.TAKEN:
                return _("Somebody else has this address. Choose another one.")
            case SubdomainFault.LOOKS_LIKE:
                return _(
                    "This address is too easily mistaken for another municipality’s. Choose another one."
                )


def skeleton(text: str) -> str:
    """What is left when whatever looks alike is written alike."""
    for sign, alike in LOOK_ALIKE:
        text = text.replace(sign, alike)
    return text


RESERVED_SKELETONS = frozenset(map(skeleton, RESERVED))


def require_subdomain(text: str, *, taken: Collection[str], own: RegisteredMunicipality | None) -> None:
    """Raises SubdomainRefused unless the municipality `own` may have it; `taken` are those in use.

    Who is in no register (`own` is None) may look like nobody who is.
    """
    if not SUBDOMAIN.fullmatch(text):
        raise SubdomainRefused(fault=SubdomainFault.FORM)
    if skeleton(text) in RESERVED_SKELETONS or not is_schema_name(text.replace("-", "_")):
        raise SubdomainRefused(fault=SubdomainFault.RESERVED)
    if text in taken:
        raise SubdomainRefused(fault=SubdomainFault.TAKEN)
    others = {each.slug for each in registered_municipalities().values() if own is None or each != own}
    if own is not None and text == own.slug:
        others.clear()  # its own name is its own, whatever others are called
    if skeleton(text) in {skeleton(each) for each in others.union(taken)}:
        raise SubdomainRefused(fault=SubdomainFault.LOOKS_LIKE)


def propose_subdomain(name: str, *, taken: Collection[str], own: RegisteredMunicipality | None) -> str:
    """The first that it may have, made of its name; empty where none of them will do."""
    for proposal in _proposals(own.slug if own is not None else in_ascii(name)):
        try:
            require_subdomain(proposal, taken=taken, own=own)
        except SubdomainRefused:
            continue
        return proposal
    return ""


def _proposals(slug: str) -> Iterator[str]:
    """Two letters are too few: Ås is as-kommune."""
    yield slug
    yield f"{slug}-kommune"
    yield f"{slug}-tjenester"
