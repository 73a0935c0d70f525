"""Why somebody was not signed in by another's word. Neither tells who they are."""

from enum import StrEnum


class SignInFault(StrEnum):
    """What was wrong with an answer. For the log and for tests: the reader is told to begin again."""

    STATE = "state"
    REFUSED = "refused"
    CODE = "code"
    ALGORITHM = "algorithm"
    KEY = "key"
    SIGNATURE = "signature"
    ISSUER = "issuer"
    AUDIENCE = "audience"
    NONCE = "nonce"
    EXPIRED = "expired"
    LEVEL = "level"
    CLAIMS = "claims"


class SignInRefused(Exception):
    """The answer is not believed; `fault` says why. Nothing of what it said may be used."""

    def __init__(self, fault: SignInFault, detail: str = "") -> None:
        super().__init__(f"{fault}: {detail}" if detail else str(fault))
        self.fault = fault


class ProviderIsAway(Exception):
    """The provider does not answer, or not in a way that its documentation describes."""
