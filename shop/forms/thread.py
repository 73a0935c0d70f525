"""A message about a visit, and who may write any."""

import uuid

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from shop.domain.threads.rules import MOST_DAYS
from shop.forms.contact import without_national_number
from shop.forms.plain_text import visible
from shop.forms.rule_fields import whole_number
from shop.models.thread import MOST_OF_A_MESSAGE


class MessageForm(forms.Form):
    """Each form has a key of its own, so that a second click is the same message."""

    body = forms.CharField(
        label=_("Your message"),
        max_length=MOST_OF_A_MESSAGE,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Write something first.")},
    )
    key = forms.CharField(required=False, widget=forms.HiddenInput)

    def clean_body(self) -> str:
        """Line by line, without what cannot be seen; at most one empty line in a row."""
        lines = [visible(line) for line in self.cleaned_data["body"].splitlines()]
        kept = [line for line, before in zip(lines, ["", *lines], strict=False) if line or before]
        body = "\n".join(kept).strip()
        if not body:
            raise ValidationError(_("Write something first."))
        return without_national_number(body)

    def clean_key(self) -> str:
        """A made-up one is only its maker's loss."""
        try:
            return str(uuid.UUID(self.cleaned_data["key"]))
        except ValueError:
            return str(uuid.uuid4())


def message_form(data: object = None) -> MessageForm:
    return MessageForm(
        data,  # type: ignore[arg-type]  # what request.POST is
        auto_id="id_thread_%s",
        initial={"key": uuid.uuid4()},
    )


class ThreadRulesForm(forms.Form):
    """Whether recipients may write, and how long after a visit."""

    takes_messages = forms.BooleanField(label=_("Recipients may write to us"), required=False)
    thread_days = whole_number(_("Days after a visit until its messages are closed"), least=0, most=MOST_DAYS)
