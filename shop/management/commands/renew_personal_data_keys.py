from typing import Any

from cryptography.fernet import InvalidToken
from django.core.management.base import BaseCommand, CommandError

from accounts.factor.renewal import renew_secrets
from foundation.renewing import renew_sealed
from foundation.scope import PUBLIC_SCOPE, use_scope
from tenants.routing import all_municipalities


class Command(BaseCommand):
    help = (
        "Write everything sealed (national numbers, secrets of gateways and of second steps) anew with the first of "
        "PERSONAL_DATA_KEYS. "
        "Put a new key before the old one, restart, run this, and take the old key away when it says that nothing was "
        "left. May be repeated."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        renewed, secrets, failed = 0, 0, []
        with use_scope(PUBLIC_SCOPE):
            try:
                renewed += renew_sealed()
            except InvalidToken:
                failed.append("the operators")
        for municipality in all_municipalities():
            with use_scope(municipality.scope):
                try:
                    renewed += renew_sealed()
                    secrets += renew_secrets()
                except InvalidToken:
                    failed.append(municipality.slug)
        self.stdout.write(f"Sealed rows written anew: {renewed}.")
        self.stdout.write(f"Secrets of second steps written anew: {secrets}.")
        if failed:
            raise CommandError(
                f"A key is missing for what is sealed in: {', '.join(failed)}. They are as they were."
            )
