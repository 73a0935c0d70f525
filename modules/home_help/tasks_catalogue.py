"""The tasks a home help visit can hold. A service's settings say which of them it covers."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Task:
    """`minutes` is what the task is reckoned to take."""

    code: str
    title: Promise
    minutes: int


CATALOGUE = (
    Task("vacuum", _("Vacuum and wash the floors"), 30),
    Task("bathroom", _("Clean the bathroom"), 20),
    Task("kitchen", _("Clean the kitchen"), 20),
    Task("bedding", _("Change the bedding"), 15),
    Task("laundry", _("Wash clothes"), 20),
    Task("dust", _("Dust the rooms"), 15),
)
BY_CODE = {task.code: task for task in CATALOGUE}
