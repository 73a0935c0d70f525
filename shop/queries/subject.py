"""What of a recipient's is shown: all of it to themselves, the agreed services to who acts on their behalf."""

from django.db.models import Q

from shop.models import Recipient


def of_subject(recipient: Recipient, *, service: str = "service") -> Q:
    """Rows of the recipient, as far as the reader may see them; `service` leads from a row to its service."""
    theirs = Q(recipient=recipient)
    return theirs if recipient.within is None else theirs & Q(**{f"{service}__in": recipient.within})


def is_shown(recipient: Recipient, service_id: int) -> bool:
    """Whether the reader may see what the recipient has of that service."""
    return recipient.within is None or service_id in recipient.within
