"""Routes of what is written to people: how they want it, what nobody got, and by what it goes."""

from tests.tenants.sweep.case import SIGNED_IN, Case, page, post

MESSAGE_CASES: tuple[Case, ...] = (
    page("preferences", lambda _town: "/me/messages/", SIGNED_IN),
    post("preferences", lambda _town: "/me/messages/", SIGNED_IN, data=lambda _town: {"by_email": "on"}),
)
