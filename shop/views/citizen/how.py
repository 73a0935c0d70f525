"""What somebody must know to meet: where the office is, which number is called, how one comes into a video talk."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from shop.enums import ProviderKind, ServicePlace
from shop.models import Department, Provider, Recipient, Service
from shop.presentation import where_places_are
from ui.templatetags.phone import phone as grouped


def how_to_meet(
    service: Service, recipient: Recipient, *, where: ServicePlace, providers: Sequence[Provider] = ()
) -> str:
    """The same for one service, where a bed or a room may have an address of its own.

    With the `providers` who were given it is theirs, and before that it is not settled: the department's own is not
    said where its places stand elsewhere. One query at most, and only of what takes a place.
    """
    if service.uses_places:
        found = where_places_are(providers)
        if found:
            return found
        places = service.department.providers.filter(kind=ProviderKind.PLACE, is_active=True)
        if places.exclude(place_address="", place_phone="").exists():
            return "" if providers else _("Which place it will be is settled when it is booked.")
    return how_in_words(service.department, recipient, where=where)


def how_in_words(department: Department, recipient: Recipient, *, where: ServicePlace) -> str:
    """Empty where nothing needs to be said. A protected number is not shown, also to whose it is."""
    match where:
        case ServicePlace.AT_OFFICE:
            return department.visiting_address
        case ServicePlace.ELSEWHERE:
            return _("The department agrees with you where, by phone: it is not written here.")
        case ServicePlace.BY_VIDEO:
            return department.video_instructions or _(
                "We ring or write to you before the talk about how to join. Call if you have not heard from us."
            )
        case ServicePlace.BY_PHONE if recipient.phone:
            return _("We call you on %(phone)s.") % {"phone": grouped(recipient.phone)}
        case ServicePlace.BY_PHONE if not recipient.is_protected:
            return _("We have no number to call you on. Tell the department yours.")
    return ""
