"""What the acts of respite care are called in the log."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from modules.respite_care.round_act_words import OF_ROUNDS

ACT_WORDS: Mapping[str, Promise] = {
    **OF_ROUNDS,
    "respite_care.family_viewed": _("saw whom you care for"),
    "respite_care.cared_for_added": _("noted somebody you care for"),
    "respite_care.cared_for_changed": _("changed what is noted of somebody you care for"),
    "respite_care.cared_for_ended": _("ended respite care for somebody you care for"),
    "respite_care.cared_for_again": _("let respite care go on for somebody you care for"),
    "respite_care.paired": _("said who stays together or apart"),
    "respite_care.unpaired": _("took away who stays together or apart"),
    "respite_care.needs_changed": _("changed a needs sheet"),
    "respite_care.needs_confirmed": _("said that a needs sheet is still right"),
    "respite_care.needs_viewed": _("read a needs sheet"),
    "respite_care.note_written": _("wrote a handover note about a stay"),
    "respite_care.notes_viewed": _("read the handover notes about a stay"),
    "respite_care.arrived": _("noted that those a stay is for have come"),
    "respite_care.not_arrived": _("noted that those a stay is for have not come after all"),
    "respite_care.left_early": _("noted that a stay ended early"),
    "respite_care.home_added": _("added a home"),
    "respite_care.home_changed": _("changed what is said of a home"),
    "respite_care.home_staffed": _("said who works in a home"),
    "respite_care.beds_added": _("added beds to a home"),
    "respite_care.bed_taken_away": _("took away a bed of a home"),
}
