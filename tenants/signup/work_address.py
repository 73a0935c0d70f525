"""Whether an e-mail address is of the municipality itself: under a domain of kommune.no that only it can have.

Whoever has another address may be who they say; a person looks at it (`deciding`). The names under kommune.no are the
municipalities' own (Norid, "Navnepolitikk for .no", on the category domain kommune.no).
"""

import functools
from collections import defaultdict
from collections.abc import Mapping

from tenants.register import RegisteredMunicipality, registered_municipalities, spellings

OF_MUNICIPALITIES = ".kommune.no"


def is_own_address(email: str, *, municipality: RegisteredMunicipality) -> bool:
    """Whether its domain is the municipality's, or one below it; a name that two may have is neither's."""
    mailbox, _at, domain = email.rpartition("@")
    owner = owner_of(domain)
    return bool(mailbox) and owner is not None and owner.number == municipality.number


def owner_of(domain: str) -> RegisteredMunicipality | None:
    """Whose domain it is, where that can be only one's."""
    domain = domain.strip().lower()
    if not domain.endswith(OF_MUNICIPALITIES):
        return None
    label = _decoded(domain.removesuffix(OF_MUNICIPALITIES).rpartition(".")[2])
    owners = _owners().get(label, frozenset())
    return registered_municipalities()[next(iter(owners))] if len(owners) == 1 else None


def _decoded(label: str) -> str:
    """A name with æ, ø or å as it is written; what is not encoded as one stays as it is."""
    if not label.startswith("xn--"):
        return label
    try:
        return label.encode("ascii").decode("idna")
    except UnicodeError:
        return label


@functools.cache
def _owners() -> Mapping[str, frozenset[str]]:
    """The numbers of those who may have each label below kommune.no."""
    owners = defaultdict[str, set[str]](set)
    for number, municipality in registered_municipalities().items():
        for name in (*municipality.names, municipality.name):
            for slug in spellings(name):
                owners[slug].add(number)
            owners["-".join(name.lower().split())].add(number)
    return {label: frozenset(numbers) for label, numbers in owners.items()}
