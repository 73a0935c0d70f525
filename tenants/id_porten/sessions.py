"""Where a session of ID-porten is in use, as long as ID-porten may tell us that it ended.

The central side keeps a keyed hash of its name and the municipality, for 120 minutes, and nothing else.
"""

from collections.abc import Sequence
from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac

from foundation.jobs import periodic_job
from foundation.scope import PUBLIC_SCOPE, use_scope
from tenants.enums import ROUTABLE
from tenants.models import Domain, Municipality, ProviderSession

LASTS = timedelta(minutes=120)
"""As long as a session of ID-porten at most."""
FORGET = "tenants.forget_provider_sessions"


def session_hash(sid: str) -> str:
    """What a session of ID-porten is called here: without the key nobody can tell which it is."""
    return salted_hmac("tenants.id_porten.sid", sid, algorithm="sha256").hexdigest()


def note_session(sid: str, *, schema: str) -> None:
    """Note that it is used in that municipality, in a transaction of its own. It may be used in several."""
    with use_scope(PUBLIC_SCOPE), transaction.atomic():
        tenant = Municipality.objects.only("pk").get(schema_name=schema)
        ProviderSession.objects.bulk_create(
            [ProviderSession(sid_hash=session_hash(sid), tenant=tenant, ends_at=timezone.now() + LASTS)],
            update_conflicts=True,
            unique_fields=["sid_hash", "tenant"],
            update_fields=["ends_at"],
        )


def hosts_of_session(sid: str) -> Sequence[str]:
    """Where its municipalities are found. Works for the public part: the central host's own requests."""
    in_use = ProviderSession.objects.filter(sid_hash=session_hash(sid), ends_at__gt=timezone.now())
    domains = Domain.objects.filter(
        is_primary=True, tenant__state__in=ROUTABLE, tenant__in=in_use.values("tenant")
    )
    return list(domains.order_by("domain").values_list("domain", flat=True))


@periodic_job(FORGET, cron="*/10 * * * *")
def forget_provider_sessions() -> None:
    """Forget those whose time is over."""
    ProviderSession.objects.filter(ends_at__lte=timezone.now()).delete()
