"""Which municipalities are on board, and the way into each: for citizens and staff who came to the wrong door."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from tenants.register import find_registered
from tenants.site.doors import doors
from tenants.site.forms import FindForm
from tenants.site.frame import page

MOST_OTHERS = 10
"""So many that are not here yet are named; who looks for one has typed enough to be among them."""


@require_safe
def show(request: HttpRequest) -> HttpResponse:
    form = FindForm(request.GET or None)
    words = form.words
    here = doors(request)
    if words:
        found = {each.number: each for each in find_registered(words)}
        others = [each for number, each in found.items() if number not in {door.number for door in here}]
        here = [door for door in here if door.number in found or words.casefold() in door.name.casefold()]
    else:
        others = []
    context = {"form": form, "words": words, "doors": here, "others": others[:MOST_OTHERS]}
    return page(request, "site/municipalities.html", context)
