"""We as a municipality registered us with its own provider."""

from collections.abc import Sequence

from accounts.enums import WorkSignInLevel
from accounts.oidc.client import Client, SharedSecret
from accounts.oidc.provider import Metadata
from accounts.work_models import WorkSignIn
from tenants.addresses import address_at

BEGIN, ANSWER, ENDED = "/sign-in/work/", "/sign-in/work/answer/", "/sign-in/work/ended/"
WANTED: Sequence[str] = ("openid", "profile", "email")


def client_of(work: WorkSignIn, *, host: str, metadata: Metadata) -> Client:
    """`host` is the municipality's. Scopes that the provider says it does not know are not asked for."""
    scopes = [each for each in WANTED if not metadata.scopes or each in metadata.scopes]
    return Client(
        issuer=work.issuer,
        client_id=work.client_id,
        credentials=SharedSecret(work.secret),
        redirect_uri=address_at(host, ANSWER),
        scopes=scopes,
        levels=WorkSignInLevel.values,
    )
