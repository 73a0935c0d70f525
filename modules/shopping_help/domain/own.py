"""What somebody says of themselves for those who shop: what they often buy, and what they do not tolerate."""

from collections.abc import Collection

from django.db import transaction
from django.utils import timezone

from audit.record import record
from foundation.actor import Actor
from modules.shopping_help.models import AllergyWarning, Favourite, Product
from modules.shopping_help.queries.stores import version_of_warning, warning_of
from shop.domain.meanwhile import require_unchanged
from shop.models import Recipient


def keep_favourite(product: Product, *, recipient: Recipient, is_one: bool) -> None:
    """Said twice it is so once."""
    if is_one:
        Favourite.objects.get_or_create(
            recipient=recipient, product=product, defaults={"store": product.store}
        )
    else:
        Favourite.objects.filter(recipient=recipient, product=product).delete()


@transaction.atomic
def say_allergies(
    recipient: Recipient, *, allergens: Collection[str], text: str, actor: Actor, seen: str = ""
) -> None:
    """What they do not tolerate, in place of what was said before; with nothing said nothing is kept.

    `seen` is the version of what was said before, as it was shown. Raises ChangedMeanwhile.
    """
    Recipient.objects.select_for_update(no_key=True).get(pk=recipient.pk)
    now = version_of_warning(warning_of(recipient))
    wanted = AllergyWarning(recipient=recipient, allergens=list(allergens), text=text)
    require_unchanged(seen, now=now, wanted=version_of_warning(wanted))
    if allergens or text:
        AllergyWarning.objects.update_or_create(
            recipient=recipient,
            defaults={"allergens": sorted(allergens), "text": text, "said_at": timezone.now()},
        )
    else:
        AllergyWarning.objects.filter(recipient=recipient).delete()
    record(actor, "shopping_help.allergies_changed", recipient, recipient_id=recipient.pk)
