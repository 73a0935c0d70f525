"""Who comes to the recipient, and what they wish about it."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from foundation.errors import NotFound
from shop.domain.capacity.wishes import MOST_UNWANTED, say_wish
from shop.enums import HelperWish
from shop.errors import DecidedByDepartment, NobodyWouldBeLeft, TooManyUnwanted
from shop.models import Booking, Provider, Recipient
from shop.presentation import when
from shop.queries.entitlements import help_phone_for
from shop.queries.wishes import KnownHelper, helpers_of_mine, planned_with
from shop.viewer import Viewer, viewer_of
from shop.views.guards import stored_data_page
from ui.dates import day_and_year


@dataclass(frozen=True, slots=True)
class HelperRow:
    """`choices` are the wishes that can be said now, each with the words of its button.

    `planned` are the visits to come of somebody who is not wanted, each with its page: the way to move it.
    """

    name: str
    url: str
    came: str
    state: str
    tone: str
    note: str
    planned: Sequence[tuple[str, str]]
    choices: Sequence[tuple[str, str]]

    @property
    def planned_note(self) -> str:
        return ngettext(
            "This one is planned with them already and stays, unless you move it:",
            "These are planned with them already and stay, unless you move them:",
            len(self.planned),
        )


@stored_data_page
@require_safe
def show(request: HttpRequest) -> HttpResponse:
    viewer = viewer_of(request)
    recipient = _recipient_of(viewer)
    helpers = helpers_of_mine(recipient, now=timezone.now())
    planned = planned_with(recipient, [each.provider for each in helpers if each.wish == HelperWish.NOT])
    context = {
        "rows": [_row(each, planned.get(each.provider.pk, [])) for each in helpers],
        "most": MOST_UNWANTED,
        "help_phone": help_phone_for(recipient),
        "whose": recipient.short_name if viewer.acting else "",
    }
    return render(request, "shop/citizen/who_comes.html", context)


@stored_data_page
@require_POST
def wish(request: HttpRequest, provider_id: int) -> HttpResponse:
    viewer = viewer_of(request)
    recipient = _recipient_of(viewer)
    provider = Provider.objects.filter(pk=provider_id).first()
    said = request.POST.get("wish", "nothing said")
    if provider is None or said not in HelperWish:
        raise NotFound
    try:
        say_wish(recipient, provider=provider, wish=HelperWish(said), actor=viewer.citizen_actor())
    except (DecidedByDepartment, NobodyWouldBeLeft, TooManyUnwanted) as refusal:
        messages.error(request, refusal.in_full())
    else:
        _say_what_follows(request, recipient, provider=provider, wish=HelperWish(said))
    return redirect("my_helpers")


def _say_what_follows(
    request: HttpRequest, recipient: Recipient, *, provider: Provider, wish: HelperWish
) -> None:
    name = {"name": provider.display_name}
    if wish == HelperWish.GLADLY:
        messages.success(request, _("%(name)s comes when they have room.") % name)
        return
    if wish == HelperWish.NONE:
        messages.success(request, _("You have no wish about %(name)s any more.") % name)
        return
    text = _("%(name)s gets no new visits here, so there can be fewer free times. They are not told.") % name
    if planned_with(recipient, [provider]):
        planned = _("What is planned with them already stands below.")
        messages.warning(request, f"{text} {planned}")
    else:
        messages.success(request, text)


def _row(helper: KnownHelper, planned: Sequence[Booking]) -> HelperRow:
    gladly = (HelperWish.GLADLY.value, _("Gladly"))
    unwanted = (HelperWish.NOT.value, _("Not to me any more"))
    nothing = (HelperWish.NONE.value, _("Take back"))
    shown: dict[HelperWish, tuple[str, str, Sequence[tuple[str, str]]]] = {
        HelperWish.GLADLY: (_("gladly seen"), "good", (nothing, unwanted)),
        HelperWish.NOT: (_("does not come"), "mute", (nothing,)),
        HelperWish.NONE: ("", "", (gladly, unwanted)),
    }
    state, tone, choices = shown[helper.wish]
    note = ""
    if helper.is_decided:
        state, tone, choices = _("does not come"), "mute", ()
        note = _("The department has decided this.")
    return HelperRow(
        name=helper.provider.display_name,
        url=reverse("wish_about_helper", args=[helper.provider.pk]),
        came=_came(helper),
        state=state,
        tone=tone,
        note=note,
        planned=[
            (reverse("booking", args=[visit.pk]), when(visit.starts_at, visit.ends_at)) for visit in planned
        ],
        choices=choices,
    )


def _came(helper: KnownHelper) -> str:
    """“12 visits in the last year, the last on 14 November 2026.” Empty for who has not come for so long."""
    if helper.last_at is None:
        return ""
    text = ngettext(
        "%(times)s visit in the last year, on %(day)s.",
        "%(times)s visits in the last year, the last on %(day)s.",
        helper.times,
    )
    return text % {"times": helper.times, "day": day_and_year(timezone.localdate(helper.last_at))}


def _recipient_of(viewer: Viewer) -> Recipient:
    if viewer.recipient is None:
        raise NotFound
    return viewer.recipient
