"""Routes of what is written to people: how they want it, what nobody got, and by what it goes."""

from tests.tenants.sweep.case import (
    ADMINISTRATORS,
    EVERYBODY,
    MANAGERS,
    ONLY_MUNICIPALITY,
    SIGNED_IN,
    Case,
    Path,
    page,
    post,
)

TEXT = "/manage/messages/texts/booking.created/sms/nb/"

OWN_TEXT = "/manage/messages/texts/accounts.reset/email/en/"


def _untold(tail: str) -> Path:
    return lambda town: f"/manage/messages/{town.untold.pk}/{tail}"


MESSAGE_CASES: tuple[Case, ...] = (
    page("dev:outbox", lambda _town: "/dev/outbox/", EVERYBODY),
    page("preferences", lambda _town: "/me/messages/", SIGNED_IN),
    post("preferences", lambda _town: "/me/messages/", SIGNED_IN, data=lambda _town: {"by_email": "on"}),
    page("manage:messages", lambda _town: "/manage/messages/", ADMINISTRATORS),
    post("manage:message_again", _untold("again/"), MANAGERS),
    post("manage:message_told", _untold("told/"), MANAGERS),
    page("manage:message_settings", lambda _town: "/manage/messages/settings/", ONLY_MUNICIPALITY),
    post(
        "manage:message_settings",
        lambda _town: "/manage/messages/settings/",
        ONLY_MUNICIPALITY,
        data=lambda _town: {"kind": "log"},
    ),
    page("manage:message_test", lambda _town: "/manage/messages/settings/test/", ONLY_MUNICIPALITY),
    post(
        "manage:message_test",
        lambda _town: "/manage/messages/settings/test/",
        ONLY_MUNICIPALITY,
        data=lambda _town: {"phone": "68050123"},
    ),
    page(
        "manage:contact_register",
        lambda _town: "/manage/messages/settings/register/",
        ONLY_MUNICIPALITY,
    ),
    post(
        "manage:contact_register",
        lambda _town: "/manage/messages/settings/register/",
        ONLY_MUNICIPALITY,
        data=lambda _town: {},
    ),
    page("manage:message_texts", lambda _town: "/manage/messages/texts/", ONLY_MUNICIPALITY),
    page("manage:message_text", lambda _town: TEXT, ONLY_MUNICIPALITY),
    post(
        "manage:message_text",
        lambda _town: TEXT,
        ONLY_MUNICIPALITY,
        data=lambda _town: {"body": "Timen: {when} {link}", "save": "1"},
    ),
    page("manage:reset_message_text", lambda _town: f"{OWN_TEXT}reset/", ONLY_MUNICIPALITY),
    post("manage:reset_message_text", lambda _town: f"{TEXT}reset/", ONLY_MUNICIPALITY, writes=False),
)
