"""Writes anew with the newest key what an older one sealed, wherever it lies: no table needs to remember to ask.

A column that holds something sealed is called `…_sealed`; where it has a companion `…_hash`, that is what it is found
by.
"""

from collections.abc import Sequence
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import models, transaction
from django.db.models import QuerySet

from foundation.personal_data import decrypt, encrypt, lookup_hash, needs_new_key
from foundation.scope import ScopeKind, current_scope

AT_ONCE = 500
SEALED, HASH = "_sealed", "_hash"


def sealed_columns(model: type[models.Model]) -> Sequence[str]:
    """Their names."""
    return [
        field.attname
        for field in model._meta.concrete_fields
        if isinstance(field, models.BinaryField) and field.attname.endswith(SEALED)
    ]


def renew_sealed() -> int:
    """Write anew what is sealed in the tables of the scope one works for. Returns how many rows.

    May be stopped and called again. Raises cryptography.fernet.InvalidToken, and nothing of the batch is changed,
    where a key is not known any more.
    """
    models_with_some = [model for model in apps.get_models() if sealed_columns(model) and _lies_here(model)]
    return sum(_renew(model, sealed_columns(model)) for model in models_with_some)


def _lies_here(model: type[models.Model]) -> bool:
    """Whether it has its table in the scope one works for."""
    is_shared = apps.get_app_config(model._meta.app_label).name in settings.SHARED_APPS
    return is_shared == (current_scope().kind is ScopeKind.PUBLIC)


def _renew(model: type[models.Model], columns: Sequence[str]) -> int:
    hashes = {column: column.removesuffix(SEALED) + HASH for column in columns}
    names = {field.attname for field in model._meta.concrete_fields}
    written = [*columns, *(each for each in hashes.values() if each in names)]
    renewed, last = 0, 0
    while True:
        with transaction.atomic():
            rows: QuerySet[Any] = QuerySet(model).filter(pk__gt=last)
            batch = list(rows.select_for_update(of=("self",)).order_by("pk")[:AT_ONCE])
            if not batch:
                return renewed
            old = [row for row in batch if _write_anew(row, columns, hashes)]
            QuerySet(model).bulk_update(old, written)
            renewed, last = renewed + len(old), batch[-1].pk


def _write_anew(row: models.Model, columns: Sequence[str], hashes: dict[str, str]) -> bool:
    """Whether anything of it was sealed with an older key; not saved yet."""
    found = [column for column in columns if getattr(row, column) and needs_new_key(getattr(row, column))]
    for column in found:
        text = decrypt(getattr(row, column))
        setattr(row, column, encrypt(text))
        if hasattr(row, hashes[column]):
            setattr(row, hashes[column], lookup_hash(text))
    return bool(found)
