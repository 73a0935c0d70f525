"""What of django-allauth is installed, and how little of it.

`allauth.mfa` is wanted: its Authenticator rows, its TOTP, its recovery codes and its WebAuthn, which many installations
use and test. It cannot be imported without the models of `allauth.account` (allauth/mfa/adapter.py imports its adapter,
and that its models), so these are installed too: two tables that stay empty. Nothing else of `allauth.account` runs: no
address of its leads anywhere, nor does its middleware, which would keep every request in a context variable and look at
every answer with status 404. Its `ready` demands that middleware, and is left out here; `accounts.factor` gives allauth
the request where it needs one.
"""

from allauth.account.apps import AccountConfig


class AccountTables(AccountConfig):
    """Its tables, and nothing that happens by itself."""

    def ready(self) -> None:
        """Nothing: see above."""
