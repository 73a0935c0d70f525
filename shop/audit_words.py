"""What the codes of the audit log mean, in words."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shop.enums import CancelReason, NoShowBy

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
    "booking.viewed": _("looked at an appointment"),
    "follow_up.opened": _("asked that somebody hears how you are"),
    "follow_up.withdrawn": _("noted that nobody needs to ask how you are after all"),
    "follow_up.acknowledged": _("noted what they heard when they asked how you are"),
    "follow_up.deadline_changed": _("changed how soon somebody asks how you are"),
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
    "department.paused": _("paused a department"),
    "department.resumed": _("opened a paused department again"),
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
    "entitlement.amount_changed": _("changed how much you are granted"),
    "entitlement.changed": _("changed a decision"),
    "entitlement.ended": _("let a decision end"),
    "entitlement.went_on": _("let a decision hold on"),
    "recipient.viewed": _("looked at your page"),
    "recipient.signed_in_first": _("signed in for the first time"),
    "recipient.ended": _("noted the last day of your services"),
    "recipient.closed": _("closed your account"),
    "recipient.reopened": _("opened your services again"),
    "recipient.merged": _("put together what was noted about you twice"),
    "provider.leaves": _("noted somebody's last day at work"),
    "provider.stays": _("took back somebody's last day at work"),
    "provider.leaving_undone": _("took back somebody's last day at work and what was done about it"),
    "series.provider_left": _("noted that a helper no longer comes to your standing visits"),
    "series.provider_back": _("noted that a helper comes to your standing visits after all"),
    "access_note.viewed": _("saw how to get in"),
    "access_note.changed": _("changed how to get in"),
}


ACTS_FOR_A_REASON: dict[tuple[str, str], Promise] = {
    ("booking.cancelled", CancelReason.BY_DEPARTMENT): pgettext_lazy(
        "by the department", "cancelled an appointment"
    ),
    ("booking.no_show", NoShowBy.PROVIDER): _("marked that the helper did not come"),
}


def words_for(action: str, *, reason: str = "") -> str:
    """The act in words, by its reason where that matters; the code itself for one that no words were given."""
    if (action, reason) in ACTS_FOR_A_REASON:
        return str(ACTS_FOR_A_REASON[action, reason])
    return str(ACTS.get(action, action))
