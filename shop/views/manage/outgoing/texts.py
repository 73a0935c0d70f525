"""What is written: the municipality's own words for each kind, channel and language, seen before they are kept."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.defaultfilters import linebreaksbr
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from foundation.actor import Channel as Way
from foundation.errors import NotFound
from notifications.enums import Channel
from notifications.errors import TextChanged
from notifications.filling import fill_in
from notifications.kinds import standards
from notifications.own_texts import current_text, has_name, keep_text, reset_text, version_of
from notifications.sms.length import length_of, plain
from notifications.standards import OwnText, Standard
from shop.forms.message_text import FindTextForm, MessageTextForm
from shop.service_names import names_inside
from shop.viewer import viewer_of
from shop.views.guards import municipality_page
from shop.views.manage.conflicts import BothVersions, Conflict, conflict_over, differing_fields
from shop.views.manage.frame import UNPROCESSABLE, draw_municipality_page
from shop.views.manage.lists.answering import file_of
from shop.views.manage.lists.flat import FlatTable
from shop.views.manage.outgoing.examples import examples_of
from shop.views.manage.outgoing.explained import explained
from shop.views.manage.outgoing.text_rows import Cell, Group, grouped
from ui.lists.table import is_asked_as_file
from ui.tiles import Definition


@dataclass(frozen=True, slots=True)
class Place:
    """One text: in which form, on which channel, in which language."""

    form: Standard
    channel: Channel
    language: str

    @property
    def text(self) -> OwnText:
        """As it is written now."""
        own = current_text(self.form.key, self.channel, self.language)
        return OwnText(own.subject, own.body) if own is not None else self.standard_text

    @property
    def version(self) -> str:
        return version_of(current_text(self.form.key, self.channel, self.language))

    @property
    def standard_text(self) -> OwnText:
        with translation.override(self.language):
            return self.form.template(self.channel)

    @property
    def names_inside(self) -> Sequence[str]:
        """Names that may not stand in it. One that is an ordinary word of the standard text tells nothing."""
        return [name for name in names_inside() if not has_name(self.standard_text, name)]


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
    """Every form of every kind, in one language (`?language=`), and which texts are the municipality's own."""
    languages = dict(_languages())
    asked = request.GET.get("language", "")
    chosen = asked if asked in languages else next(iter(languages))
    form = FindTextForm(request.GET)
    words, only_own = form.asked_for()
    groups = grouped(chosen, words=words, only_own=only_own)
    if is_asked_as_file(request):
        return file_of(request, None, _as_file(request, groups), name=_("what is written"))
    return draw_municipality_page(
        request,
        "shop/manage/outgoing/texts.html",
        current="messages",
        form=form,
        groups=groups,
        languages=languages.items(),
        chosen=chosen,
        kept=_query(request),
        is_narrowed=bool(words or only_own),
    )


def _as_file(request: HttpRequest, groups: Sequence[Group]) -> FlatTable:
    columns = {"occasion": _("Occasion"), "title": _("Message"), "variant": _("For whom")}
    columns |= {channel.value: str(channel.label) for channel in Channel}
    rows = [
        {"occasion": group.title, "title": row.form.title, "variant": row.form.variant}
        | {cell.channel.value: _whose(cell) for cell in row.cells}
        for group in groups
        for row in group.rows
    ]
    return FlatTable(request, columns, rows)


def _whose(cell: Cell) -> str:
    if not cell.is_offered:
        return ""
    return _("Own text") if cell.is_own else _("Standard text")


@municipality_page
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, kind: str, channel: str, language: str) -> HttpResponse:
    """Look first, then keep: both buttons show how it would arrive, with invented values."""
    place = _place(kind, channel, language)
    with translation.override(place.language):
        invented = examples_of(place.form, place.channel)
    form = MessageTextForm(
        request.POST if request.method == "POST" else None,
        standard=place.form,
        channel=place.channel,
        examples=invented,
        never=place.names_inside,
        now=place.text,
    )
    seen = request.POST.get("seen", place.version)
    conflict: Conflict | None = None
    if form.is_valid() and "save" in request.POST:
        actor = viewer_of(request).actor(Way.STAFF)
        try:
            keep_text(kind, place.channel, place.language, text=form.text, actor=actor, seen=seen)
        except TextChanged:
            conflict, seen = _conflict(request, place, form), place.version
        else:
            messages.success(request, _("Saved. From now on it is written so."))
            return redirect("manage:message_text", kind, channel, language)
    words = explained(place.form, place.channel)
    return draw_municipality_page(
        request,
        "shop/manage/outgoing/text.html",
        current="messages",
        status=conflict.status if conflict else UNPROCESSABLE if form.errors else 200,
        form=form,
        place=place,
        seen=seen,
        conflict=conflict,
        language_name=dict(_languages())[place.language],
        preview=preview_of(form.typed, place.channel, words=invented),
        words=[(f"{{{each}}}", words[each], each in place.form.required) for each in place.form.words],
        is_own=place.text != place.standard_text,
    )


def _conflict(request: HttpRequest, place: Place, form: MessageTextForm) -> Conflict:
    form.initial = asdict(place.text)
    return _conflict_over(request, place, rows=differing_fields(form))


def _conflict_over(request: HttpRequest, place: Place, *, rows: Sequence[BothVersions] = ()) -> Conflict:
    return conflict_over(
        request,
        acts=["message_text.changed", "message_text.reset"],
        rows=rows,
        kind=place.form.key,
        channel=str(place.channel),
        language=place.language,
    )


@municipality_page
@require_http_methods(["GET", "HEAD", "POST"])
def reset(request: HttpRequest, kind: str, channel: str, language: str) -> HttpResponse:
    """Ask first: what the municipality wrote itself is gone then."""
    place = _place(kind, channel, language)
    conflict: Conflict | None = None
    if request.method == "POST":
        actor, seen = viewer_of(request).actor(Way.STAFF), request.POST.get("seen", place.version)
        try:
            reset_text(kind, place.channel, place.language, actor=actor, seen=seen)
        except TextChanged:
            conflict = _conflict_over(request, place)
        else:
            messages.success(request, _("From now on the standard text is written."))
            return redirect("manage:message_text", kind, channel, language)
    elif place.text == place.standard_text:
        messages.info(request, _("There is no text of your own: the standard text is written."))
        return redirect("manage:message_text", kind, channel, language)
    return draw_municipality_page(
        request,
        "shop/manage/confirm.html",
        current="messages",
        status=conflict.status if conflict else 200,
        conflict=conflict,
        seen=place.version,
        heading=_("Write the standard text again?"),
        text=_("Your own text is deleted and cannot be brought back: keep a copy if you may want it later."),
        details=[
            Definition(_("Your own text"), linebreaksbr(place.text.body)),
            Definition(_("The standard text"), linebreaksbr(place.standard_text.body)),
        ],
        confirm_label=_("Delete our own text"),
        is_destructive=True,
        back_url=reverse("manage:message_text", args=[kind, channel, language]),
        back_label=_("Keep it as it is"),
    )


def preview_of(text: OwnText, channel: Channel, *, words: Mapping[str, str]) -> Preview:
    """As it would arrive, and how many text messages that is."""
    subject, body = fill_in(text.subject, words), fill_in(text.body, words)
    if channel != Channel.SMS:
        return Preview(subject, body)
    body = plain(body)
    length = length_of(body)
    return Preview("", body, length.units, length.room, length.parts, length.is_wide)


def _place(kind: str, channel: str, language: str) -> Place:
    """Raises NotFound for what is no form, channel or language of ours."""
    form = standards().get(kind)
    if form is None or channel not in form.channels or language not in dict(settings.LANGUAGES):
        raise NotFound
    return Place(form, Channel(channel), language)


def _query(request: HttpRequest) -> str:
    """What was asked for, without the language: so that another language shows the same."""
    asked = request.GET.copy()
    asked.pop("language", None)
    return asked.urlencode()


def _languages() -> list[tuple[str, str]]:
    return [(code, str(label)) for code, label in settings.LANGUAGES]
