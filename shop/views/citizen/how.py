"""What somebody must know to meet: where the office is, which number is called, how one comes into a video talk."""

from django.utils.translation import gettext as _

from shop.enums import ServicePlace
from shop.models import Department, Recipient
from ui.templatetags.phone import phone as grouped


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
