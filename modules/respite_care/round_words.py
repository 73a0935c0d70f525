"""What became of a wish, in plain words: to the family, and to staff who look at the proposal."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from modules.respite_care.models import RoundStay, Wish
from modules.respite_care.reasons import Reason
from shop.models import Booking
from shop.presentation import when


def dates_of(stay: Booking | RoundStay) -> str:
    """From when to when, as pages say it."""
    return when(stay.starts_at, stay.ends_at)


def families_told(count: int) -> str:
    """After an act that families hear of."""
    return ngettext("%(count)s family is told.", "%(count)s families are told.", count) % {"count": count}


def to_family(wish: Wish) -> str:
    """Why, to the family themselves."""
    if wish.is_given and wish.refusal:
        return _refused(wish.refusal)
    words = {
        Reason.GIVEN: _("You were given your wish no. %(rank)s.") % {"rank": wish.rank},
        Reason.GIVEN_BY_STAFF: _("You were given your wish no. %(rank)s. The department decided it.")
        % {"rank": wish.rank},
        Reason.OTHERS_WAITED: _(
            "Full: those who were given it had waited longer than you. You come earlier in line next time."
        ),
        Reason.FIRST_LAST_TIME: _("Full: you had your first wish last time, so others came first this time."),
        Reason.LOTS_DRAWN: _(
            "Full: others had waited as long as you, and lots were drawn. You come earlier in line next time."
        ),
        Reason.OTHERS_BEFORE: _(
            "Full when it was your turn: everybody is given a first stay before anybody gets a second."
        ),
        Reason.NOT_TOGETHER: _("There were not two places together."),
        Reason.NOT_POSSIBLE: _("It was not possible on these dates."),
        Reason.SAME_DATES: _("You have another stay on these dates."),
        Reason.USED_UP: _("Not enough is left of your decision for these dates."),
        Reason.AS_MANY_AS_ALL: _("You were given as many stays as each family can have in this round."),
        Reason.TAKEN_BY_STAFF: _("The department decided otherwise. Call us if you wonder why."),
    }
    return words[_said_of(wish)] if wish.reason else ""


def _said_of(wish: Wish) -> Reason:
    """What was proposed before families were told a reason of their own: who must not meet is hidden there as well."""
    if wish.told:
        return Reason(wish.told)
    return Reason.OTHERS_BEFORE if wish.reason == Reason.NOT_POSSIBLE else Reason(wish.reason)


def to_staff(wish: Wish) -> str:
    """Why, in a few words."""
    if wish.is_given and wish.refusal:
        return _refused(wish.refusal)
    return in_the_way(Reason(wish.reason)) if wish.reason else ""


def in_the_way(reason: Reason) -> str:
    """The same before it is decided, to staff."""
    words = {
        Reason.GIVEN: _("given"),
        Reason.GIVEN_BY_STAFF: _("given by hand"),
        Reason.OTHERS_WAITED: _("full: others had waited longer"),
        Reason.FIRST_LAST_TIME: _("full: the family had its first wish last time"),
        Reason.LOTS_DRAWN: _("full: others had waited as long, and lots were drawn"),
        Reason.OTHERS_BEFORE: _("no place is free"),
        Reason.NOT_TOGETHER: _("there are not two places in one home"),
        Reason.NOT_POSSIBLE: _(
            "no home is possible then, by what is noted about who must not meet and who stays where"
        ),
        Reason.SAME_DATES: _("the family has another stay then"),
        Reason.USED_UP: _("not enough is left of the decision"),
        Reason.AS_MANY_AS_ALL: _("the family has as many as each can have in this round"),
        Reason.TAKEN_BY_STAFF: _("taken back by hand"),
    }
    return words[reason]


def _refused(code: str) -> str:
    """What the door said when a stay that was given was to be booked."""
    words = {
        "nothing_left": _("It was given, but the decision has been used up since."),
        "no_entitlement": _("It was given, but no decision covers these dates any more."),
        "time_taken": _("It was given, but the place has been taken since."),
        "nobody_on_duty": _("It was given, but the home is closed then."),
        "recipient_busy": _("It was given, but there is another stay on these dates by now."),
        "too_many_bookings": _(
            "It was given, but the family already has as many stays to come as one can have at a time."
        ),
    }
    return words.get(code, _("It was given, but can no longer be booked."))
