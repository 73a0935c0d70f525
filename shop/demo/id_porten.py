"""Who can be chosen at the demonstration's stand-in for ID-porten: recipients, who acts for them, and a stranger."""

import random
from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from foundation.identifiers import synthetic_national_id
from foundation.personal_data import decrypt
from foundation.scope import use_scope
from shop.demo.cast import recipients_one_may_be, representatives_one_may_be
from shop.models import Recipient, Representative
from tenants.routing import RoutedMunicipality, all_municipalities
from tjenesteshop.standins.idporten import InventedPerson

STRANGER = "Sunniva Fremmegård"


def people_at_id_porten() -> Sequence[InventedPerson]:
    """In the order in which one meets them in the demonstration, the first of each municipality first."""
    with override("nb"):
        everybody = [person for municipality in all_municipalities() for person in _people_of(municipality)]
        stranger = synthetic_national_id(random.Random(STRANGER)).reveal()  # noqa: S311 - an invented number
        return [*everybody, InventedPerson(stranger, STRANGER, _("Lives in none of the municipalities"))]


def _people_of(municipality: RoutedMunicipality) -> Sequence[InventedPerson]:
    with use_scope(municipality.scope), transaction.atomic():
        members = [*recipients_one_may_be(), *representatives_one_may_be()]
        ids = [member.user_id for member in members]
        numbers = Recipient.objects.filter(user_id__in=ids, national_id_sealed__isnull=False)
        sealed = dict(numbers.values_list("user_id", "national_id_sealed"))
        acting = Representative.objects.filter(user_id__in=ids)
        sealed |= dict(acting.values_list("user_id", "national_id_sealed"))
        return [
            InventedPerson(
                decrypt(sealed[member.user_id] or b""), member.name, f"{municipality.name}: {member.detail}"
            )
            for member in members
            if member.user_id in sealed
        ]
