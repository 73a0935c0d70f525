"""A newer key: everything sealed is written anew with it, in whichever table it lies."""

from typing import Any

import pytest
from django.apps import apps
from django.db import models

from accounts.work_models import WorkSignIn
from foundation.personal_data import encrypt, needs_new_key
from foundation.renewing import renew_sealed, sealed_columns
from notifications.models import SmsGateway

IS_PUBLIC = {"signup.AcceptedAgreement.pdf"}
"""What is kept as it is: everybody may read an agreement."""


def test_every_column_of_bytes_says_by_its_name_that_it_is_sealed() -> None:
    """Or it is forgotten when the key is changed."""
    fields = {
        f"{model._meta.label}.{field.attname}"
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if isinstance(field, models.BinaryField) and field.attname not in sealed_columns(model)
    }
    assert fields == IS_PUBLIC


@pytest.mark.usefixtures("larvik")
def test_secrets_of_others_are_written_anew_with_the_numbers(settings: Any) -> None:
    settings.PERSONAL_DATA_KEYS = ("old",)
    work = WorkSignIn(issuer="https://login.example.no", client_id="us")
    work.seal("a secret")
    work.save()
    SmsGateway.objects.create(token_sealed=encrypt("a token"))
    settings.PERSONAL_DATA_KEYS = ("new", "old")
    assert (renew_sealed(), renew_sealed()) == (2, 0)
    settings.PERSONAL_DATA_KEYS = ("new",)
    work.refresh_from_db()
    assert work.secret == "a secret"
    assert not needs_new_key(SmsGateway.objects.get().token_sealed or b"")
