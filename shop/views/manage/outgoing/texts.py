"""What is written: the municipality's own words for each kind, channel and language, seen before they are kept."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from foundation.actor import Channel as Way
from foundation.errors import NotFound
from notifications.enums import Channel
from notifications.kinds import Standard, standards
from notifications.models import Wording
from notifications.own_texts import OwnText, current_text, keep_text, reset_text, standard_text
from notifications.sms.length import length_of, plain
from notifications.wording import fill_in
from shop.forms.message_text import MessageTextForm
from shop.viewer import viewer_of
from shop.views.guards import municipality_page
from shop.views.manage.frame import UNPROCESSABLE, draw_municipality_page
from shop.views.manage.outgoing.examples import examples, explained


@dataclass(frozen=True, slots=True)
class Place:
    """One text: of which kind, on which channel, in which language."""

    kind: str
    channel: Channel
    language: str
    standard: Standard

    @property
    def text(self) -> OwnText:
        """As it is written now."""
        own = current_text(self.kind, self.channel, self.language)
        return OwnText(own.subject, own.body) if own is not None else self.standard_text

    @property
    def standard_text(self) -> OwnText:
        with translation.override(self.language):
            last = _("See it: %(address)s").replace("%(address)s", "%(link)s")
            return standard_text(self.standard, self.channel, last_line=last)


@dataclass(frozen=True, slots=True)
class Preview:
    subject: str
    body: str
    units: int = 0
    room: int = 0
    parts: int = 0
    is_wide: bool = False


@municipality_page
@require_safe
def show_list(request: HttpRequest) -> HttpResponse:
    """Every kind that may be worded, in one language (`?language=`), and which texts are the municipality's own."""
    languages = dict(_languages())
    asked = request.GET.get("language", "")
    chosen = asked if asked in languages else next(iter(languages))
    own = set(Wording.objects.filter(language=chosen).values_list("kind", "channel"))
    rows = [
        {
            "title": standard.title,
            "kind": kind,
            "texts": [(each.value, each.label, (kind, each.value) in own) for each in Channel],
        }
        for kind, standard in standards().items()
    ]
    return draw_municipality_page(
        request,
        "shop/manage/outgoing/texts.html",
        current="messages",
        rows=rows,
        languages=languages.items(),
        chosen=chosen,
    )


@municipality_page
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, kind: str, channel: str, language: str) -> HttpResponse:
    """Look first, then keep: both buttons show how it would arrive, with invented values."""
    place = _place(kind, channel, language)
    with translation.override(place.language):
        invented = examples()
    form = MessageTextForm(
        request.POST if request.method == "POST" else None,
        standard=place.standard,
        channel=place.channel,
        examples=invented,
        now=place.text,
    )
    if form.is_valid() and "save" in request.POST:
        actor = viewer_of(request).actor(Way.STAFF)
        keep_text(place.kind, place.channel, place.language, text=form.text, actor=actor)
        messages.success(request, _("Saved. From now on it is written so."))
        return redirect("manage:message_text", kind, channel, language)
    shown = form.text if form.is_bound and hasattr(form, "cleaned_data") else place.text
    words = explained()
    return draw_municipality_page(
        request,
        "shop/manage/outgoing/text.html",
        current="messages",
        status=UNPROCESSABLE if form.errors else 200,
        form=form,
        place=place,
        language_name=dict(_languages())[place.language],
        preview=preview_of(shown, place.channel, words=invented),
        words=[
            (f"{{{each}}}", words[each], each in place.standard.required) for each in place.standard.words
        ],
        is_own=place.text != place.standard_text,
    )


@municipality_page
@require_POST
def reset(request: HttpRequest, kind: str, channel: str, language: str) -> HttpResponse:
    place = _place(kind, channel, language)
    reset_text(place.kind, place.channel, place.language, actor=viewer_of(request).actor(Way.STAFF))
    messages.success(request, _("From now on the standard text is written."))
    return redirect("manage:message_text", kind, channel, language)


def preview_of(text: OwnText, channel: Channel, *, words: Mapping[str, str]) -> Preview:
    """As it would arrive, and how many text messages that is."""
    subject, body = fill_in(text.subject, words), fill_in(text.body, words)
    if channel != Channel.SMS:
        return Preview(subject, body)
    body = plain(body)
    length = length_of(body)
    return Preview("", body, length.units, length.room, length.parts, length.is_wide)


def _place(kind: str, channel: str, language: str) -> Place:
    """Raises NotFound for what is no kind, channel or language of ours."""
    standard = standards().get(kind)
    if standard is None or channel not in Channel.values or language not in dict(settings.LANGUAGES):
        raise NotFound
    return Place(kind, Channel(channel), language, standard)


def _languages() -> list[tuple[str, str]]:
    return [(code, str(label)) for code, label in settings.LANGUAGES]
