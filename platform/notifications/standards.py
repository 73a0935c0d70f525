"""The standard texts: every form in which a kind of message goes out, a template that municipalities may change."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from notifications.enums import Channel
from notifications.filling import as_template, fill_in

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise  # of the stubs: what gettext_lazy returns

type Words = str | _StrPromise
LINK = "link"


@dataclass(frozen=True, slots=True)
class MessageText:
    """What the reader gets. Never a national number, never more than the reader needs to know.

    `sms` is the same in short, and empty for what goes by e-mail alone, such as a link that lets somebody in. `form` is
    the key of the standard text it was written by, `words` are what was filled in, and `in_short` what is another in
    the short one.
    """

    subject: str
    body: str
    sms: str = field(default="", compare=False)
    words: Mapping[str, str] = field(default_factory=dict, compare=False)
    in_short: Mapping[str, str] = field(default_factory=dict, compare=False)
    form: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class OwnText:
    """The templates of one form on one channel; an SMS has no subject."""

    subject: str
    body: str


@dataclass(frozen=True, slots=True)
class Occasion:
    """When messages are sent; those of one stand together on the pages, in this order."""

    place: int
    title: Words


@dataclass(frozen=True, slots=True)
class OwnWord:
    """A word that no other form knows: what it stands for, and an invented value in the language switched on."""

    name: str
    meaning: Words
    example: Callable[[], str]


@dataclass(frozen=True, slots=True)
class Standard:
    """How one form of a kind is worded unless a municipality words it itself: templates with `%(name)s` for its words.

    The `key` is the kind, or the kind and more where it has several forms; `variant` says when it is this form. An SMS
    says what the subject says, unless `sms` does, and ends with the link where it does not name it. Without the
    `required` words the message says too little. Of the `words` that no other form knows, `own` says more.
    """

    key: str
    title: Words
    occasion: Occasion
    subject: Words
    body: Words
    words: Sequence[str]
    required: Sequence[str] = (LINK,)
    sms: Words = ""
    variant: Words = ""
    is_mail_only: bool = False
    own: Sequence[OwnWord] = ()

    @property
    def channels(self) -> Sequence[Channel]:
        return [Channel.EMAIL] if self.is_mail_only else list(Channel)

    def template(self, channel: Channel) -> OwnText:
        """In the language that is switched on, as municipalities write them."""
        subject = as_template(str(self.subject))
        if channel == Channel.SMS:
            short = as_template(str(self.sms)) or subject
            return OwnText("", short if f"{{{LINK}}}" in short else f"{short}. {{{LINK}}}")
        return OwnText(subject, as_template(str(self.body)))

    def write(self, words: Mapping[str, str], *, in_short: Mapping[str, str] | None = None) -> MessageText:
        """With these words, in the language that is switched on.

        Raises KeyError when one is missing that a municipality may name: it would reach the reader as a placeholder.
        """
        filled = {each: words[each] for each in self.words}
        short = dict(in_short or {})
        mail = self.template(Channel.EMAIL)
        sms = "" if self.is_mail_only else fill_in(self.template(Channel.SMS).body, {**filled, **short})
        return MessageText(
            subject=fill_in(mail.subject, filled),
            body=fill_in(mail.body, filled),
            sms=sms,
            words=filled,
            in_short=short,
            form=self.key,
        )


@dataclass(frozen=True, slots=True)
class Counted:
    """Two forms: about one thing, and about several."""

    one: Standard
    several: Standard

    def of(self, count: int) -> Standard:
        return self.one if count == 1 else self.several
