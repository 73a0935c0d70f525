"""How long, where and by how many a visit is asked for, and what its module asks before the times, as an address says
it: what is usual goes without saying.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shop.asked_first import FirstQuestion
from shop.lengths import Length, usual_length
from shop.models import Service
from shop.presentation import chosen_length, place_in_words
from shop.ways import AS_USUAL, TWO, Way, parse_way, places_of, settled
from ui.tiles import Choice

type AskedUrl = Callable[[Length, Way], str]

PLACE, LENGTH, PROVIDERS, CHOSEN = "place", "length", "providers", "chosen"
TO_RECIPIENTS: dict[str, Promise] = {
    PLACE: gettext_lazy("How shall we meet?"),
    LENGTH: gettext_lazy("How long?"),
    PROVIDERS: gettext_lazy("How many from us?"),
}
TO_STAFF: dict[str, Promise] = {
    PLACE: gettext_lazy("Where?"),
    LENGTH: gettext_lazy("How long?"),
    PROVIDERS: gettext_lazy("How many from us?"),
}


@dataclass(frozen=True, slots=True)
class Chooser:
    """A question with its answers. `name` is what the address calls it, `hidden` goes along in a form."""

    label: Promise | str
    name: str
    choices: Sequence[Choice]
    hidden: Sequence[tuple[str, object]]


def asked_query(service: Service, *, length: Length | None = None, way: Way = AS_USUAL) -> dict[str, str]:
    """What stands in the address for these."""
    query = {} if length is None or length == usual_length(service) else {LENGTH: length.code}
    if way.place and way.place != service.place:
        query[PLACE] = str(way.place)
    if way.chosen:
        query[CHOSEN] = way.chosen
    is_said_for_two = way.for_two and (service.may_ask_for_two or not way.chosen)
    return query | ({PROVIDERS: TWO} if is_said_for_two else {})


def asked_way(request: HttpRequest, service: Service, *, asked: FirstQuestion | None) -> Way:
    """What the address says. Raises WayNotOffered."""
    return parse_way(
        service,
        place=request.GET.get(PLACE, ""),
        providers=request.GET.get(PROVIDERS, ""),
        chosen=request.GET.get(CHOSEN, ""),
        asked=asked,
    )


def asked_answer(request: HttpRequest, asked: FirstQuestion | None) -> str:
    """What the address answers to what is asked first; nothing where that is no answer."""
    chosen = request.GET.get(CHOSEN, "")
    return chosen if asked is not None and asked.choice(chosen) is not None else ""


def shown_way(request: HttpRequest, service: Service, *, asked: FirstQuestion | None) -> Way:
    """The same for a page that shows what can be chosen: until something is, it shows the first."""
    if asked is None or request.GET.get(CHOSEN):
        return asked_way(request, service, asked=asked)
    first = FirstQuestion(asked.label, asked.choices[:1])
    return settled(service, asked_way(request, service, asked=first), asked=asked)


def choosers(
    service: Service,
    *,
    length: Length,
    lengths: Sequence[Length],
    way: Way,
    url: AskedUrl,
    kept: Sequence[tuple[str, object]],
    asked: FirstQuestion | None,
    labels: dict[str, Promise] = TO_RECIPIENTS,
) -> Sequence[Chooser]:
    """What can be chosen beside the time, each where there are two or more; choosing one keeps the others."""
    by_request = way.for_two and service.may_ask_for_two
    answers = {
        CHOSEN: [
            Choice(
                label=each.label,
                url=url(
                    length,
                    settled(service, replace(way, chosen=each.value, for_two=by_request), asked=asked),
                ),
                value=each.value,
                is_current=each.value == way.chosen,
            )
            for each in (asked.choices if asked else ())
        ],
        PLACE: [
            Choice(
                label=capfirst(place_in_words(place)),
                url=url(length, settled(service, replace(way, place=place), asked=asked)),
                value=str(place),
                is_current=place == way.where(service),
            )
            for place in places_of(service)
        ],
        LENGTH: [
            Choice(
                label=chosen_length(service, each),
                url=url(each, way),
                value=each.code,
                is_current=each == length,
            )
            for each in lengths
        ],
        PROVIDERS: [
            Choice(
                label=label,
                url=url(length, replace(way, for_two=for_two)),
                value=TWO if for_two else "1",
                is_current=for_two == way.for_two,
            )
            for for_two, label in ((False, _("One")), (True, _("Two")))
            if service.may_ask_for_two
        ],
    }
    said = asked_query(service, length=length, way=way)
    of_each = labels | ({CHOSEN: asked.label} if asked else {})
    return [
        Chooser(of_each[name], name, choices, [*kept, *((key, said[key]) for key in said if key != name)])
        for name, choices in answers.items()
        if len(choices) > 1
    ]
