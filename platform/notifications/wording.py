"""A municipality's own words for a message: its templates instead of the standard ones."""

from collections.abc import Mapping
from dataclasses import replace

from notifications.enums import Channel
from notifications.filling import fill_in, words_in
from notifications.models import Wording
from notifications.standards import MessageText


def own_words(texts: Mapping[int, MessageText], *, language: str) -> Mapping[int, MessageText]:
    """Each text as the municipality words its form on each channel in that language. One query."""
    keys = {text.form for text in texts.values() if text.form}
    own = {
        (each.kind, each.channel): each for each in Wording.objects.filter(kind__in=keys, language=language)
    }
    return {pk: _reworded(text, own) for pk, text in texts.items()}


def _reworded(text: MessageText, own: Mapping[tuple[str, str], Wording]) -> MessageText:
    mail, sms = own.get((text.form, Channel.EMAIL)), own.get((text.form, Channel.SMS))
    if mail is not None:
        subject, body = (_filled(each, text.words) for each in (mail.subject, mail.body))
        text = replace(text, subject=subject, body=body)
    if sms is not None and text.sms:
        text = replace(text, sms=_filled(sms.body, {**text.words, **text.in_short}))
    return text


def _filled(template: str, words: Mapping[str, str]) -> str:
    """Without what could be named when the template was kept and no more: no placeholder reaches a reader."""
    return fill_in(template, {**dict.fromkeys(words_in(template), ""), **words})
