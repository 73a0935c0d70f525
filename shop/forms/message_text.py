"""What a municipality writes in a message, with words in braces for what is filled in."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from notifications.enums import Channel
from notifications.own_texts import MOST_PARTS, Fault, Found, faults_of
from notifications.standards import OwnText, Standard


class FindTextForm(forms.Form):
    """Which of the texts are listed."""

    q = forms.CharField(label=gettext_lazy("What is it about?"), required=False, max_length=80)
    own = forms.BooleanField(label=gettext_lazy("Only those with own words"), required=False)

    def asked_for(self) -> tuple[str, bool]:
        """Words, and whether only own texts: nothing of what cannot be read."""
        if not self.is_valid():
            return "", False
        return self.cleaned_data["q"], self.cleaned_data["own"]


class MessageTextForm(forms.Form):
    """Of an e-mail subject and text, of an SMS the text alone."""

    subject = forms.CharField(label=gettext_lazy("Subject"), max_length=200)
    body = forms.CharField(
        label=gettext_lazy("Text"), max_length=4000, widget=forms.Textarea(attrs={"rows": 10})
    )

    def __init__(
        self,
        data: Any,
        *,
        standard: Standard,
        channel: Channel,
        examples: Mapping[str, str],
        never: Sequence[str],
        now: OwnText,
    ) -> None:
        super().__init__(data, initial={"subject": now.subject, "body": now.body})
        self.standard, self.channel, self.examples, self.never = standard, channel, examples, never
        if channel == Channel.SMS:
            del self.fields["subject"]
            self.fields["body"].widget.attrs["rows"] = 4

    def clean_body(self) -> str:
        return str(self.cleaned_data["body"]).replace("\r\n", "\n").replace("\r", "\n").strip()

    def clean(self) -> dict[str, Any]:
        if not self.errors:
            for found in faults_of(
                self.text, self.standard, self.channel, examples=self.examples, never=self.never
            ):
                self.add_error("body", in_words(found))
        return self.cleaned_data

    @property
    def typed(self) -> OwnText:
        """As it stands in the fields, right or wrong."""
        subject = self["subject"].value() if "subject" in self.fields else ""
        return OwnText(str(subject or ""), str(self["body"].value() or ""))

    @property
    def text(self) -> OwnText:
        return OwnText(self.cleaned_data.get("subject", ""), self.cleaned_data.get("body", ""))


def in_words(found: Found) -> str:
    match found.fault:
        case Fault.UNKNOWN:
            return _("There is no word {%(word)s} for this message.") % {"word": found.what}
        case Fault.MISSING:
            return _("The word {%(word)s} must be in the text.") % {"word": found.what}
        case Fault.LINK_IN_SUBJECT:
            return _("The word {%(word)s} must be in the text, not in the subject.") % {"word": found.what}
        case Fault.BRACE:
            return _("A brace stands alone: write words like {when}.")
        case Fault.TELLS:
            refused = _("“%(name)s” is the name of a service, and others may read the message: leave it out.")
            return refused % {"name": found.what}
        case Fault.TOO_LONG:
            words = {"count": found.what, "most": MOST_PARTS}
            return _("It would be %(count)s text messages. Write it so that it is at most %(most)s.") % words
