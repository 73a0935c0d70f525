"""Invented data of home help."""

from modules.home_help.models import AccessNote
from modules.home_help.tasks_catalogue import CATALOGUE
from shop.models import Recipient, Service

NOTES = (
    "Ring på to ganger og vent litt.",
    "Døra er åpen fra klokka 8.",
    "Bruk inngangen på baksiden, ved hagen.",
    "Ring på hos naboen i 1. etasje hvis ingen åpner.",
)


def make_demo(service: Service) -> None:
    """Say what the service covers, and let every third recipient tell how to get in."""
    service.settings = {"tasks": [task.code for task in CATALOGUE[:5]]}
    service.save(update_fields=["settings"])
    recipients = Recipient.objects.filter(entitlements__service=service).order_by("pk")
    AccessNote.objects.bulk_create(
        (
            AccessNote(recipient=recipient, text=NOTES[place % len(NOTES)])
            for place, recipient in enumerate(recipients)
            if place % 3 == 0
        ),
        ignore_conflicts=True,
    )
