"""What the codes of the audit log mean, in words."""

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shop.audit_words_named import ACTS_ABOUT, ACTS_ABOUT_FOR_A_REASON
from shop.enums import CancelReason, NoShowBy, ReviewReason
from shop.registry import installed_modules

ACTS: dict[str, Promise] = {
    "booking.held": _("held a time"),
    "booking.hold_lapsed": _("held a time that was not booked"),
    "booking.given_back": _("gave back a time that was held"),
    "booking.requested": _("asked for an appointment"),
    "booking.created": _("booked an appointment"),
    "booking.confirmed": _("confirmed an appointment"),
    "booking.declined": _("declined an appointment"),
    "booking.moved": _("moved an appointment"),
    "booking.reassigned": _("gave a visit to somebody else"),
    "booking.stranded": _("noted that a visit needs a new time"),
    "booking.unstranded": _("noted that a visit stands again"),
    "booking.cancelled": _("cancelled an appointment"),
    "booking.completed": _("marked a visit as done"),
    "booking.no_show": _("marked that nobody was home"),
    "booking.outcome_undone": _("took back the outcome of a visit"),
    "booking.outcome_refused": _("said what became of a visit, when it was too late to note it"),
    "booking.viewed": _("looked at an appointment"),
    "booking.card_viewed": _("saw what was noted for the visit"),
    "follow_up.opened": _("asked that somebody hears how you are"),
    "follow_up.withdrawn": _("noted that nobody needs to ask how you are after all"),
    "follow_up.acknowledged": _("noted what they heard when they asked how you are"),
    "follow_up.deadline_changed": _("changed how soon somebody asks how you are"),
    "contact_preferences.changed": _("changed how they are told"),
    "contact_register.used": _("let the contact register be asked"),
    "contact_register.not_used": _("let the contact register be asked no more"),
    "sms_gateway.changed": _("changed how text messages are sent"),
    "message_text.changed": _("changed what is written in a message"),
    "message_text.reset": _("went back to the standard text of a message"),
    "message.tried_again": _("let a message be sent again"),
    "message.told": _("noted that they told you by phone"),
    "contact.attempted": _("noted that they called you about a visit"),
    "disruption.replaced": _("noted that another visit came instead of one that was cancelled"),
    "disruption.given_up": _("noted that no other visit is owed for one that was cancelled"),
    "disruption.owed_again": _("noted that another visit is owed after all for one that was cancelled"),
    "disruption.ended": _("noted that no other visit is owed, since the services have ended"),
    "replacement_days.changed": _("changed how long the department has to make a visit good"),
    "absence.registered": _("noted that a helper is away"),
    "absence.removed": _("noted that a helper is not away after all"),
    "absence.undone": _("took back an absence and what was done about it"),
    "series.started": _("started a standing booking"),
    "series.changed": _("changed a standing booking"),
    "series.stopped": _("stopped a standing booking"),
    "series.cut": _("noted on which day a standing booking ends"),
    "series.paused": _("paused a standing booking"),
    "series.resumed": _("let a standing booking go on"),
    "series.skipped": _("left out a day of a standing booking"),
    "series.brought_back": _("wanted a day of a standing booking after all"),
    "series.viewed": _("looked at a standing booking"),
    "service.added": _("added a service"),
    "service.changed": _("changed the rules of a service"),
    "service.paused": _("paused a service"),
    "service.resumed": _("opened a paused service again"),
    "module.switched_on": _("switched on a kind of service"),
    "module.switched_off": _("switched off a kind of service"),
    "department.paused": _("paused a department"),
    "department.resumed": _("opened a paused department again"),
    "department.added": _("added a department"),
    "department.changed": _("changed what a department is called or how it is reached"),
    "department.taken_out": _("took a department out of use"),
    "department.taken_in": _("took a department into use again"),
    "pattern.added": _("added a shift template"),
    "pattern.changed": _("changed a shift template"),
    "pattern.removed": _("removed a shift template"),
    "closure.added": _("closed some days"),
    "closure.removed": _("opened days that were closed"),
    "shares.changed": _("changed what is kept for each way of booking"),
    "shift.added": _("added a shift"),
    "shift.changed": _("changed a shift"),
    "shift.taken_off": _("took off a shift"),
    "shift.put_back": _("put back a shift"),
    "qualification.added": _("added a qualification"),
    "qualification.renamed": _("gave a qualification another name"),
    "qualification.removed": _("removed a qualification"),
    "qualification.granted": _("noted that somebody has a qualification"),
    "qualification.withdrawn": _("noted that somebody no longer has a qualification"),
    "provider.blocked": _("noted that a helper does not come to you again"),
    "provider.unblocked": _("noted that a helper may come to you again"),
    "provider.unwanted": _("said that a helper should not come"),
    "provider.preferred": _("said which helper is gladly seen"),
    "provider.wish_ended": _("took back what was said about a helper"),
    "day_list.viewed": _("looked at a day list with your name, address and phone"),
    "day_list.written": _("wrote the day list to a file for days without the system"),
    "waitlist.joined": _("asked to be told when a time comes free"),
    "waitlist.changed": _("changed which times to be told about"),
    "waitlist.left": _("took somebody off the waiting list"),
    "waitlist.restored": _("put somebody back on the waiting list"),
    "waitlist.priority_set": _("changed how soon somebody on the waiting list needs a time"),
    "waitlist.offered": _("offered a time that came free"),
    "waitlist.taken": _("took a time that was offered"),
    "waitlist.declined": _("said no to a time that was offered"),
    "waitlist.expired": _("offered a time that nobody answered"),
    "waitlist.withdrawn": _("took back a time that was offered"),
    "waitlist.asked": _("asked whether somebody still waits for a time"),
    "waitlist.still_waits": _("said that somebody still waits for a time"),
    "waitlist.booked": _("noted that somebody on the waiting list has a time"),
    "waitlist.lapsed": _("noted that no time came free in the days that were asked for"),
    "department.offer_lasts_changed": _("changed how long an offered time is kept"),
    "times.viewed": _("looked at which times you can have"),
    "ledger.viewed": _("looked at what you were granted and what you have used"),
    "entitlement.granted": _("noted a decision about what you are granted"),
    "entitlement.amount_changed": _("changed how much you are granted"),
    "entitlement.changed": _("changed a decision"),
    "entitlement.ended": _("let a decision end"),
    "entitlement.went_on": _("let a decision hold on"),
    "list.exported": _("fetched a list as a file"),
    "page.viewed": _("saw a page that names you"),
    "recipient.viewed": _("looked at your page"),
    "recipient.added": _("wrote you down as somebody who receives services"),
    "recipient.taken_up": _("took you up in one more department"),
    "import.done": _("added people or decisions from a file"),
    "recipient.registered_themselves": _("registered as somebody who books what needs no decision"),
    "recipient.signed_in_first": _("signed in for the first time"),
    "recipient.protected": _("changed the protection of your address"),
    "protected_contact.viewed": _("saw your protected address on the day of a visit"),
    "recipient.erased": _("erased what is stored about you"),
    "recipient.exported": _("made a file of what is stored about you"),
    "my_data.downloaded": _("fetched a file of what is stored"),
    "retention.changed": _("changed how long something is kept"),
    "calendar.made": _("made an address for the calendar"),
    "calendar.ended": _("ended the address of the calendar"),
    "erasure.asked": _("asked to be erased"),
    "erasure.settled": _("answered the wish to be erased"),
    "recipient.ended": _("noted the last day of your services"),
    "recipient.closed": _("closed your account"),
    "recipient.reopened": _("opened your services again"),
    "recipient.merged": _("put together what was noted about you twice"),
    "provider.leaves": _("noted somebody's last day at work"),
    "provider.stays": _("took back somebody's last day at work"),
    "provider.leaving_undone": _("took back somebody's last day at work and what was done about it"),
    "series.provider_left": _("noted that a helper no longer comes to your standing visits"),
    "series.provider_back": _("noted that a helper comes to your standing visits after all"),
    "representative.erased": _("erased who no longer acts for anybody"),
    "representation.registered": _("noted that somebody may act for you"),
    "representation.changed": _("changed what somebody may do for you"),
    "representation.assessed": _("assessed whether you want somebody to act for you"),
    "representation.reviewed": _("noted that a parent goes on acting for you"),
    "representation.revoked": _("ended what somebody could do for you"),
    "representation.used": _("opened your pages"),
    "thread.written": _("wrote a message about an appointment"),
    "thread.seen": _("noted that a message about an appointment is seen to"),
    "thread.viewed": _("read the messages about an appointment"),
    "kept_time.added": _("kept a helper's time for one service"),
    "kept_time.changed": _("changed what is announced for a helper's time"),
    "kept_time.handed_over": _("gave a session to another helper"),
    "kept_time.removed": _("let a helper's time go that was kept for one service"),
    "department.threads_changed": _("changed whether recipients may write to the department"),
    "visit.said": _("answered a message about an appointment by its link"),
    "visit.links_stopped": _("stopped the links in the messages about an appointment"),
}


ACTS_FOR_A_REASON: dict[tuple[str, str], Promise] = {
    ("representation.registered", "doubtful"): _(
        "noted that somebody wants to act for you: whether you want it is to be assessed first"
    ),
    ("booking.cancelled", CancelReason.BY_DEPARTMENT): pgettext_lazy(
        "by the department", "cancelled an appointment"
    ),
    ("booking.no_show", NoShowBy.PROVIDER): _("marked that the helper did not come"),
}


REASONS: dict[str, type[TextChoices]] = {"representation.reviewed": ReviewReason}
"""Acts of which the reason is said as well, whoever reads."""


def words_for(action: str, *, reason: str = "", whose: str = "") -> str:
    """The act in words, by its reason where that matters; the code itself for one that no words were given.

    `whose` is the name of whom it is about, for a reader who is somebody else.
    """
    text = _named(action, reason, whose) if whose else ""
    text = text or str(
        ACTS_FOR_A_REASON.get((action, reason), ACTS.get(action)) or _of_a_module(action, reason)
    )
    known = REASONS.get(action)
    return f"{text}: {known(reason).label}" if known is not None and reason in known.values else text


def _of_a_module(action: str, reason: str) -> str:
    """Said with its reason where the module has words for that."""
    for code in (f"{action}:{reason}", action):
        words = (module.act_words.get(code) for module in installed_modules())
        found = next((str(each) for each in words if each), "")
        if found:
            return found
    return action


def _named(action: str, reason: str, whose: str) -> str:
    """Empty for an act that is said alike to everybody."""
    is_special = (action, reason) in ACTS_FOR_A_REASON
    words = ACTS_ABOUT_FOR_A_REASON.get((action, reason)) if is_special else ACTS_ABOUT.get(action)
    return "" if words is None else str(words) % {"name": whose}
