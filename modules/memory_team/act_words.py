"""What the team's acts are called in the log."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

ACT_WORDS: Mapping[str, Promise] = {
    "memory_team.interpreter_ordered": _("noted that an interpreter is ordered"),
    "memory_team.interpreter_not_ordered": _("noted that no interpreter is ordered"),
    "memory_team.course_put_up": _("put up a course or a group"),
    "memory_team.course_changed": _("changed what is said of a course or a group"),
    "memory_team.course_handed_over": _("let somebody else lead a course or a group"),
    "memory_team.date_called_off": _("called off a date of a course or a group"),
    "memory_team.participants_viewed": _("saw who has signed up for a course"),
    "memory_team.signed_up": _("signed up for a course"),
    "memory_team.seat_given": _("gave a seat in a course to the first in line"),
    "memory_team.waits": _("stood in line for a course"),
    "memory_team.taken_off": _("took somebody off a course, or out of the line for it"),
    "memory_team.left": _("left a course, or the line for it"),
}
