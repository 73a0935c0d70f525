"""What is stored about somebody as one who acts for others: their account, by what rights, and what they were told.

Of a recipient the registry says it already; these are its rooms about the account, reached from the account itself.
"""

from collections.abc import Sequence
from dataclasses import replace

from django.utils.translation import gettext_lazy as _

from shop.models.noted_name import shortened
from shop.stored.holding import Erasure, Holding, Section
from shop.stored.person import SIGN_IN
from shop.stored.told import TOLD

REPRESENTS = Section(
    "represents",
    _("Whom you act for"),
    _("To know who may do what for whom, from when to when, and by which document."),
    (
        Holding(
            "shop.Representation",
            "representative__user",
            {
                "recipient__name": _("name"),
                "kind": _("you act as"),
                "covers_all": _("all services"),
                "valid_from": _("valid from"),
                "valid_until": _("valid until"),
                "document_reference": _("document"),
                "gets_messages": _("gets the messages too"),
                "is_doubtful": _("consent is doubtful"),
                "assessed_at": _("assessed"),
                "reviewed_at": _("reviewed"),
                "revoked_at": _("ended"),
            },
            Erasure.WITH_OTHERS,
            in_words={"recipient__name": lambda name, _row: shortened(name)},
        ),
    ),
)


def _of_account(holding: Holding) -> Holding:
    """The same rows, reached from the account and not from the recipient who has it."""
    to_recipient = "recipient"
    whose = "pk" if holding.whose == to_recipient else holding.whose.removesuffix(f"__{to_recipient}")
    return replace(holding, whose=whose)


OF_ACCOUNT: Sequence[Section] = (
    REPRESENTS,
    *(
        replace(section, holdings=tuple(_of_account(each) for each in section.holdings))
        for section in (SIGN_IN, TOLD)
    ),
)
