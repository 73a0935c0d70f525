from django.utils.translation import gettext as _

from shop.errors import RefusedByModule


class TooManyTasks(RefusedByModule):
    """The chosen tasks take longer than the visit."""

    code = "too_many_tasks"

    def title(self) -> str:
        return _("These tasks take %(minutes)s minutes, and the visit lasts %(room)s.") % self.params

    def advice(self) -> str:
        return _("Choose fewer tasks. The rest can be done next time.")
