"""A newer key for personal data: secrets are written anew with it, and go on working."""

import pytest
from allauth.mfa.models import Authenticator
from cryptography.fernet import InvalidToken
from django.core.management import call_command
from django.test import override_settings

from accounts.factor.recovery import accept_recovery_code, make_codes
from accounts.factor.renewal import renew_secrets
from accounts.factor.totp import accept_code
from foundation.personal_data import needs_new_key
from tests.factories.factors import code_of, give_app, give_passkey
from tests.factories.scopes import LARVIK, SANDEFJORD, works_for
from tests.factories.world import make_user

OLD, NEW = ("an old key",), ("a new key", "an old key")


@pytest.mark.usefixtures("larvik")
def test_secrets_are_written_anew_once_and_work_without_the_old_key() -> None:
    user = make_user()
    with override_settings(PERSONAL_DATA_KEYS=OLD):
        secret, codes = give_app(user), make_codes(user)
        give_passkey(user)
    with override_settings(PERSONAL_DATA_KEYS=NEW):
        assert renew_secrets() == 2
        assert renew_secrets() == 0
    with override_settings(PERSONAL_DATA_KEYS=NEW[:1]):
        sealed = Authenticator.objects.get(type="totp").data["secret"]
        assert not needs_new_key(sealed.encode())
        assert accept_code(user, code_of(secret))
        assert accept_recovery_code(user, codes[0])


@pytest.mark.usefixtures("larvik")
def test_a_secret_whose_key_is_gone_is_left_as_it_is() -> None:
    with override_settings(PERSONAL_DATA_KEYS=OLD):
        give_app(make_user())
    before = list(Authenticator.objects.values_list("data", flat=True))
    with override_settings(PERSONAL_DATA_KEYS=NEW[:1]), pytest.raises(InvalidToken):
        renew_secrets()
    assert list(Authenticator.objects.values_list("data", flat=True)) == before


@pytest.mark.usefixtures("committed_db")
def test_the_command_does_every_municipality(capsys: pytest.CaptureFixture[str]) -> None:
    with override_settings(PERSONAL_DATA_KEYS=OLD):
        for scope in (LARVIK, SANDEFJORD):
            with works_for(scope):
                give_app(make_user())
    with override_settings(PERSONAL_DATA_KEYS=NEW):
        call_command("renew_personal_data_keys")
    assert "Secrets of second steps written anew: 2." in capsys.readouterr().out
