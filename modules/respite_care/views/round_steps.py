"""What a department does with a round, step by step; each asks first."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from foundation.actor import Actor, Channel
from foundation.errors import DomainError
from modules.respite_care.domain.closing import close_wishes
from modules.respite_care.domain.proposing import propose, version_of_proposal
from modules.respite_care.domain.publishing import publish
from modules.respite_care.domain.rounds import call_off_round, open_round, version_of_round
from modules.respite_care.models import Round, Wish
from modules.respite_care.queries.rounds import families_of, get_round_for
from modules.respite_care.queries.wishing import without_wishes
from modules.respite_care.round_words import dates_of, families_told
from shop.presentation import day_and_clock
from shop.viewer import viewer_of
from shop.views.guards import staff_page
from shop.views.manage.frame import department_page
from ui.tiles import Definition

CURRENT = "respite_care:rounds"


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def open_(request: HttpRequest, round_id: int) -> HttpResponse:
    """Families are told, and hand in wishes from then on."""
    found = get_round_for(viewer_of(request), round_id)

    def act(actor: Actor) -> str:
        told = open_round(found, actor=actor)
        return _("The round is open.") + " " + families_told(told)

    families = families_of(found).count()
    return _ask(
        request,
        found,
        act=act,
        heading=_("Open %(name)s for wishes?") % {"name": found.name},
        text=_("Families are told now. Until it is published nobody can book these dates themselves."),
        details=[*_dates(found), Definition(_("Families who are told"), str(families))],
        confirm_label=_("Open it"),
    )


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def close(request: HttpRequest, round_id: int) -> HttpResponse:
    """Before the date that families were told; those who have not handed in are told."""
    found = get_round_for(viewer_of(request), round_id)
    silent = without_wishes(found).count()

    def act(actor: Actor) -> str:
        told = close_wishes(found, actor=actor, seen=request.POST.get("seen", ""))
        return _("The wishes are closed.") + " " + families_told(told)

    return _ask(
        request,
        found,
        act=act,
        heading=_("Close the wishes of %(name)s now?") % {"name": found.name},
        text=_(
            "Nobody can hand in or change wishes any more, and the proposal can be worked out. Families who have not"
            " handed in are told. You can give more time again until there is a proposal."
        ),
        details=[
            Definition(
                _("Families were told"), _("until %(until)s") % {"until": day_and_clock(found.wishes_until)}
            ),
            *_handed_in(found),
            Definition(_("Families who have not"), str(silent)),
        ],
        confirm_label=_("Close the wishes"),
        is_destructive=True,
        seen=version_of_round(found),
    )


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def propose_(request: HttpRequest, round_id: int) -> HttpResponse:
    """Every wish is answered; nobody but the department sees it yet."""
    found = get_round_for(viewer_of(request), round_id)

    def act(actor: Actor) -> str:
        propose(found, actor=actor)
        return _("Here is the proposal. Look through it, change what must be changed, and publish it.")

    return _ask(
        request,
        found,
        act=act,
        heading=_("Work out a proposal for %(name)s?") % {"name": found.name},
        text=_(
            "Everybody is given a first stay before anybody is given a second; who has waited longest comes first, and"
            " lots decide where all else is equal. What was changed by hand before is forgotten."
        ),
        details=_handed_in(found),
        confirm_label=_("Work it out"),
    )


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def publish_(request: HttpRequest, round_id: int) -> HttpResponse:
    """All stays are booked and all families told."""
    found = get_round_for(viewer_of(request), round_id)

    def act(actor: Actor) -> str:
        publish(found, actor=actor, seen=request.POST.get("seen", ""))
        return _(
            "The stays are being booked, and then families are told. Load the page again to see how far it is."
        )

    given = [wish for wish in Wish.objects.filter(round=found) if wish.is_given]
    return _ask(
        request,
        found,
        act=act,
        heading=_("Publish %(name)s?") % {"name": found.name},
        text=_(
            "The stays are booked, and every family is told what became of their wishes. It cannot be undone."
        ),
        details=[*_handed_in(found), Definition(_("Stays that are given"), str(len(given)))],
        confirm_label=_("Publish"),
        seen=version_of_proposal(found),
    )


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def call_off(request: HttpRequest, round_id: int) -> HttpResponse:
    """It comes to nothing; who handed in wishes is told."""
    found = get_round_for(viewer_of(request), round_id)

    def act(actor: Actor) -> str:
        told = call_off_round(found, actor=actor)
        return _("The round is called off.") + " " + families_told(told)

    return _ask(
        request,
        found,
        act=act,
        heading=_("Call off %(name)s?") % {"name": found.name},
        text=_(
            "Nothing is shared out, the dates can be booked like any others, and families who have handed in wishes"
            " are told."
        ),
        details=_handed_in(found),
        confirm_label=_("Call it off"),
        is_destructive=True,
    )


def _dates(found: Round) -> list[Definition]:
    return [
        Definition(stay.label or _("Stay"), capfirst(dates_of(stay)))
        for stay in found.stays.order_by("starts_at")
    ]


def _handed_in(found: Round) -> list[Definition]:
    families = Wish.objects.filter(round=found).values("recipient").distinct().count()
    return [Definition(_("Families who have handed in"), str(families))]


def _ask(request: HttpRequest, found: Round, *, act: Callable[[Actor], str], **context: Any) -> HttpResponse:
    """The question, or the act once it is answered with yes; what is refused is said on the round's page."""
    page = reverse("respite_care:round", args=[found.pk])
    if request.method == "POST":
        try:
            messages.success(request, act(viewer_of(request).actor(Channel.STAFF)))
        except DomainError as error:
            messages.error(request, error.in_full())
        return redirect(page)
    return department_page(
        request,
        "shop/manage/confirm.html",
        found.service.department,
        current=CURRENT,
        back_url=page,
        back_label=_("No, go back"),
        **context,
    )
