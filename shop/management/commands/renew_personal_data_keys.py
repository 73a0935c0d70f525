from typing import Any

from cryptography.fernet import InvalidToken
from django.core.management.base import BaseCommand, CommandError

from accounts.factor.renewal import renew_secrets
from foundation.scope import use_scope
from shop.domain.identity.numbers import renew_keys
from tenants.routing import all_municipalities


class Command(BaseCommand):
    help = (
        "Write every national number, and every secret of a second step, anew with the first of PERSONAL_DATA_KEYS. "
        "Put a new key before the old one, restart, run this, and take the old key away when it says that nothing was "
        "left. May be repeated."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        renewed, secrets, failed = 0, 0, []
        for municipality in all_municipalities():
            with use_scope(municipality.scope):
                try:
                    renewed += renew_keys()
                    secrets += renew_secrets()
                except InvalidToken:
                    failed.append(municipality.slug)
        self.stdout.write(f"National numbers written anew: {renewed}.")
        self.stdout.write(f"Secrets of second steps written anew: {secrets}.")
        if failed:
            raise CommandError(
                f"A key is missing for numbers or secrets of: {', '.join(failed)}. They are as they were."
            )
