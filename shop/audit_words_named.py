"""The same acts for a reader who is not the one they are about: who acts for them, or whoever was given the file."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

ACTS_ABOUT: dict[str, Promise] = {
    "follow_up.opened": _("asked that somebody hears how %(name)s is"),
    "follow_up.withdrawn": _("noted that nobody needs to ask how %(name)s is after all"),
    "follow_up.acknowledged": _("noted what they heard when they asked how %(name)s is"),
    "follow_up.deadline_changed": _("changed how soon somebody asks how %(name)s is"),
    "message.told": _("noted that they told %(name)s by phone"),
    "contact.attempted": _("noted that they called %(name)s about a visit"),
    "provider.blocked": _("noted that a helper does not come to %(name)s again"),
    "provider.unblocked": _("noted that a helper may come to %(name)s again"),
    "day_list.viewed": _("looked at a day list with name, address and phone of %(name)s"),
    "times.viewed": _("looked at which times %(name)s can have"),
    "ledger.viewed": _("looked at what %(name)s was granted and has used"),
    "entitlement.granted": _("noted a decision about what %(name)s is granted"),
    "recipient.added": _("wrote %(name)s down as somebody who receives services"),
    "recipient.taken_up": _("took %(name)s up in one more department"),
    "entitlement.amount_changed": _("changed how much %(name)s is granted"),
    "page.viewed": _("saw a page that names %(name)s"),
    "recipient.viewed": _("looked at the page about %(name)s"),
    "recipient.protected": _("changed the protection of the address of %(name)s"),
    "protected_contact.viewed": _("saw the protected address of %(name)s on the day of a visit"),
    "recipient.erased": _("erased what is stored about %(name)s"),
    "recipient.exported": _("made a file of what is stored about %(name)s"),
    "recipient.ended": _("noted the last day of the services of %(name)s"),
    "recipient.closed": _("closed the account of %(name)s"),
    "recipient.reopened": _("opened the services of %(name)s again"),
    "recipient.merged": _("put together what was noted about %(name)s twice"),
    "series.provider_left": _("noted that a helper no longer comes to the standing visits of %(name)s"),
    "series.provider_back": _("noted that a helper comes to the standing visits of %(name)s after all"),
    "representation.registered": _("noted that somebody may act for %(name)s"),
    "representation.changed": _("changed what somebody may do for %(name)s"),
    "representation.assessed": _("assessed whether %(name)s wants somebody to act for them"),
    "representation.reviewed": _("noted that a parent goes on acting for %(name)s"),
    "representation.revoked": _("ended what somebody could do for %(name)s"),
    "representation.used": _("opened the pages of %(name)s"),
}


ACTS_ABOUT_FOR_A_REASON: dict[tuple[str, str], Promise] = {
    ("representation.registered", "doubtful"): _(
        "noted that somebody wants to act for %(name)s: whether %(name)s wants it is to be assessed first"
    ),
}
