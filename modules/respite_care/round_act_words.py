"""What acts with rounds and swaps are called in the log."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

OF_ROUNDS: Mapping[str, Promise] = {
    "respite_care.round_set_up": _("set up a round"),
    "respite_care.round_changed": _("changed a round"),
    "respite_care.round_stay_added": _("added a stay to a round"),
    "respite_care.round_stay_removed": _("took a stay out of a round"),
    "respite_care.round_opened": _("opened a round for wishes"),
    "respite_care.wishes_closed": _("closed the wishes of a round early"),
    "respite_care.more_time_given": _("gave families more time for their wishes"),
    "respite_care.round_called_off": _("called off a round"),
    "respite_care.round_proposed": _("let a proposal be worked out"),
    "respite_care.round_published": _("published a round"),
    "respite_care.wishes_handed_in": _("handed in wishes for a round"),
    "respite_care.wish_given_by_staff": _("gave a stay of a round by hand"),
    "respite_care.wish_taken_by_staff": _("took back a stay of a round by hand"),
    "respite_care.swap_offered": _("offered a stay for another"),
    "respite_care.swap_withdrawn": _("took back the offer of a stay"),
    "respite_care.swap_suggested": _("said which stay one would give for another"),
    "respite_care.suggestion_taken_back": _("would not give a stay for another any more"),
    "respite_care.swap_agreed": _("said yes to a swap of stays"),
    "respite_care.swap_not_possible": _("found a swap of stays not to be possible"),
    "respite_care.swap_declined": _("said no to a swap of stays"),
}
