"""All that is stored about somebody as a file that machines can read."""

import json
from collections.abc import Mapping
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from accounts.models import User
from shop.hooks import Reader
from shop.models import Recipient
from shop.stored.everything import document_about, document_about_account


def file_about(
    request: HttpRequest, recipient: Recipient, *, reader: Reader = Reader.RECIPIENT
) -> HttpResponse:
    """Named by the day and the number of the row: a name is nothing for a list of downloads."""
    document = document_about(recipient, municipality=_municipality(request), reader=reader)
    return _file(document, name=f"data-{recipient.pk}")


def file_about_account(request: HttpRequest, user: User, *, as_recipient: Recipient | None) -> HttpResponse:
    """The same about an account that acts for others."""
    document = document_about_account(user, as_recipient=as_recipient, municipality=_municipality(request))
    return _file(document, name=f"account-{user.pk}")


def _file(document: Mapping[str, Any], *, name: str) -> HttpResponse:
    text = json.dumps(document, cls=DjangoJSONEncoder, ensure_ascii=False, indent=1)
    response = HttpResponse(text, content_type="application/json; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}-{timezone.localdate()}.json"'
    return response


def _municipality(request: HttpRequest) -> str:
    municipality = getattr(request, "municipality", None)
    return municipality.name if municipality else ""
