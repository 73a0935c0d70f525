"""Whatever ends, removes or turns away something is asked about first, on a page that says what it does."""

from collections.abc import Mapping

from django.conf import settings

from tests.tenants.sweep.of_modules import module_sweeps
from tests.tenants.sweep.routes import form_routes, routes_with_page

ENDS = {
    "block",
    "cancel",
    "close",
    "deactivate",
    "decline",
    "discard",
    "disconnect",
    "end",
    "erase",
    "give",
    "leave",
    "merge",
    "off",
    "refuse",
    "remove",
    "reset",
    "revoke",
    "stop",
    "take",
    "turn",
    "withdraw",
}
"""Words in the name of such a route."""
AT_ONCE: Mapping[str, str] = {
    "account:end_session": "it says of which device, and one signs in there again",
    "decline_offer": "the page of the offer is the question",
    "end_my_calendar": "it says where it stands what it does, and another can be made",
    "erase_my_data": "it asks the municipality, and is taken back on the same page",
    "give_back_hold": "one's own time, held for ten minutes",
    "manage:discard_import": "nothing of the file was imported, and it can be chosen again",
    "manage:refuse_erasure": "it says where it stands what it does, and they may ask again",
    "manage:stop_links": "it says where it stands what it does",
    "manage:take_off_shift": "it is put back where it stood, and asks first where visits lose their ground",
    "manage:withdraw_qualification": "what it is sent to first is the question",
    "stop_acting": "one chooses anew",
    "work:disconnect": "its page is the question",
    **{route: why for sweep in module_sweeps().values() for route, why in sweep.at_once.items()},
}
"""Which need no page of their own, and why."""


def test_what_ends_something_asks_first() -> None:
    ending = {
        route for route in form_routes(settings.ROOT_URLCONF) if ENDS & set(route.split(":")[-1].split("_"))
    }
    at_once = ending - set(routes_with_page(settings.ROOT_URLCONF))
    assert at_once - AT_ONCE.keys() == set(), "these do it at once"
    assert AT_ONCE.keys() - at_once == set(), "these are gone, or ask by now"
