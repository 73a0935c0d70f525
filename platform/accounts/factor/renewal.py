"""Secrets of apps and recovery codes written anew when there is a newer key (`foundation.personal_data`)."""

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import decrypt, encrypt
from django.db import transaction

from foundation.personal_data import needs_new_key

SEALED = {Authenticator.Type.TOTP: "secret", Authenticator.Type.RECOVERY_CODES: "seed"}
AT_ONCE = 500


def renew_secrets() -> int:
    """Some at once; may be stopped and called again. Returns how many.

    Raises cryptography.fernet.InvalidToken, and nothing of the batch is changed, where a key is not known any more.
    """
    renewed, last = 0, 0
    while True:
        with transaction.atomic():
            rows = Authenticator.objects.filter(type__in=SEALED, pk__gt=last)
            batch = list(rows.select_for_update().order_by("pk")[:AT_ONCE])
            if not batch:
                return renewed
            old = [row for row in batch if needs_new_key(row.data[SEALED[row.type]].encode())]
            for row in old:
                name = SEALED[row.type]
                row.data[name] = encrypt(decrypt(row.data[name]))
            Authenticator.objects.bulk_update(old, ["data"])
            renewed, last = renewed + len(old), batch[-1].pk
