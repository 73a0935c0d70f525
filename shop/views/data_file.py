"""All that is stored about somebody as a file that machines can read."""

import json

from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from shop.models import Recipient
from shop.stored.everything import document_about


def file_about(request: HttpRequest, recipient: Recipient) -> HttpResponse:
    """Named by the day and the number of the row: a name is nothing for a list of downloads."""
    municipality = getattr(request, "municipality", None)
    document = document_about(recipient, municipality=municipality.name if municipality else "")
    text = json.dumps(document, cls=DjangoJSONEncoder, ensure_ascii=False, indent=1)
    response = HttpResponse(text, content_type="application/json; charset=utf-8")
    name = f"data-{recipient.pk}-{timezone.localdate()}.json"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
