from django.utils.translation import gettext as _

from foundation.errors import DomainError
from shop.errors import RefusedByModule


class TooManyTasks(RefusedByModule):
    """The chosen tasks take longer than the visit."""

    code = "too_many_tasks"
    question = "tasks"

    def title(self) -> str:
        return _("These tasks take %(minutes)s minutes, and the visit lasts %(room)s.") % self.params

    def advice(self) -> str:
        return _("Choose fewer tasks. The rest can be done next time.")


class TaskNotCovered(RefusedByModule):
    """The decision of the day does not cover it, or the service has it no longer."""

    code = "task_not_covered"
    question = "tasks"

    def title(self) -> str:
        if self.params.get("task"):
            return _("The decision does not cover “%(task)s”.") % self.params
        return _("The decision does not cover one of these tasks.")

    def advice(self) -> str:
        return _("Choose among the others, or call the department.")


class TooLateForTasks(DomainError):
    """The visit begins too soon, or is over."""

    code = "too_late_for_tasks"
    status = 409

    def title(self) -> str:
        return _("It is too late to change here what is done.")

    def advice(self) -> str:
        return _("Call the department, or say it to the one who comes.")
