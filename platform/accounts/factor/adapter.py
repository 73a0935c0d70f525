"""What allauth asks us while it works: how secrets are kept, and how site and person are called in an app."""

from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from django.contrib.auth.base_user import AbstractBaseUser

from foundation import personal_data
from ui.chrome import PLATFORM_BRAND


class FactorAdapter(DefaultMFAAdapter):
    """Named by the setting MFA_ADAPTER."""

    def encrypt(self, text: str) -> str:
        """With the newest of the keys for personal data; `accounts.factor.renewal` writes older ones anew."""
        return personal_data.encrypt(text).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return personal_data.decrypt(encrypted_text.encode())

    def _get_user_identifier(self, user: AbstractBaseUser) -> str:
        return str(getattr(user, "email", "") or "")

    def _get_site_name(self) -> str:
        """The municipality. Its host is the relying party, so a passkey of one is nothing to its neighbour."""
        return str(getattr(context.request, "brand", PLATFORM_BRAND).name)
