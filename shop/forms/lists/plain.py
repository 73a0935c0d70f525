"""What narrows the lists in which there is little to choose."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from shop.forms.lists.base import ListForm, choice_of_rows, offer


class WordsForm(ListForm):
    """Words alone; `label` says what they are looked for in."""

    def __init__(self, asked: QueryDict, *, label: Any = "", **options: Any) -> None:
        self.words_label = label or self.words_label
        super().__init__(asked, **options)


class SharesForm(ListForm):
    """By name, within the weeks that are looked at: these are asked for beside it, and narrow nothing."""

    words_label = _("Helper or place")
    weeks = forms.CharField(required=False, widget=forms.HiddenInput)
    until = forms.CharField(required=False, widget=forms.HiddenInput)

    @property
    def narrows(self) -> bool:
        return bool(self.words)


class ServiceForm(ListForm):
    """By recipient and service."""

    words_label = _("Name of the recipient")
    service = choice_of_rows(_("Service"))

    def __init__(self, asked: QueryDict, *, services: Mapping[int, str], **options: Any) -> None:
        super().__init__(asked, **options)
        offer(self, "service", services, anything=_("any service"))
