"""Who somebody is, who may act for them, and how they sign in."""

from django.utils.translation import gettext_lazy as _

from shop.stored.holding import Erasure, Holding, Section

PERSON = Section(
    "person",
    _("Name and contact"),
    _("To know who comes to whom, and whom to call."),
    (
        Holding(
            "shop.Recipient",
            "pk",
            {
                "name": _("name"),
                "address": _("address"),
                "phone": _("phone"),
                "protection": _("protection of the address"),
                "is_active": _("active"),
                "ended_on": _("last day"),
                "end_reason": _("reason"),
            },
            Erasure.BLANKED,
        ),
        # Address and phone of who is protected: that they are kept is said above, and they are shown nowhere.
        Holding("shop.ProtectedContact", "recipient", {}, Erasure.DELETED),
        Holding(
            "shop.Intake",
            "recipient",
            {"department__name": _("department"), "at": _("since")},
            Erasure.DELETED,
            title=_("Departments that have taken you up"),
        ),
        Holding(
            "shop.BlockedProvider",
            "recipient",
            {
                "provider__name": _("helper"),
                "provider__number": _("number"),
                "is_wish": _("their own wish"),
            },
            Erasure.DELETED,
            title=_("Helpers who do not come"),
        ),
        Holding(
            "shop.PreferredProvider",
            "recipient",
            {"provider__name": _("helper")},
            Erasure.DELETED,
            title=_("Helpers who are gladly seen"),
        ),
        Holding(
            "shop.ErasureRequest",
            "recipient",
            {"asked_at": _("asked"), "state": _("state"), "settled_at": _("settled")},
            Erasure.KEPT,
            title=_("Wishes to be erased"),
        ),
        Holding(
            "shop.Representation",
            "recipient",
            {
                "representative__user__name": _("name"),
                "kind": _("acts as"),
                "valid_from": _("valid from"),
                "valid_until": _("valid until"),
                "document_reference": _("document"),
                "child_born_on": _("child's date of birth"),
                "revoked_at": _("ended"),
            },
            Erasure.DELETED,
            title=_("Representatives"),
        ),
        Holding("shop.Representation_services", "representation__recipient", {}, Erasure.WITH_OTHERS),
    ),
)

SIGN_IN = Section(
    "sign_in",
    _("Sign-in"),
    _("So that nobody else sees these pages. Passwords and keys are kept so that nobody can read them."),
    (
        Holding(
            "accounts.User",
            "recipient",
            {
                "name": _("name"),
                "email": _("e-mail"),
                "language": _("language"),
                "is_active": _("active"),
                "last_login": _("signed in last"),
                "created_at": _("since"),
            },
            Erasure.DELETED,
        ),
        Holding(
            "accounts.Session",
            "user__recipient",
            {"device": _("browser"), "started_at": _("since"), "seen_at": _("seen")},
            Erasure.WITH_OTHERS,
            title=_("Browsers that are signed in"),
        ),
        Holding(
            "accounts.KnownDevice",
            "user__recipient",
            {"device": _("browser"), "first_seen_at": _("since"), "seen_at": _("seen")},
            Erasure.WITH_OTHERS,
            title=_("Browsers that were signed in from"),
        ),
        Holding(
            "shop.CalendarFeed",
            "user__recipient",
            {"made_at": _("since"), "fetched_at": _("fetched"), "is_neutral": _("without saying what it is")},
            Erasure.WITH_OTHERS,
            title=_("The calendar's address"),
        ),
        Holding("accounts.Invitation", "user__recipient", {"created_at": _("made")}, Erasure.WITH_OTHERS),
        Holding("accounts.PasswordReset", "user__recipient", {"created_at": _("made")}, Erasure.WITH_OTHERS),
        Holding("accounts.HalfSignIn", "user__recipient", {"began_at": _("since")}, Erasure.WITH_OTHERS),
        Holding(
            "accounts.WorkIdentity", "user__recipient", {"connected_at": _("since")}, Erasure.WITH_OTHERS
        ),
        Holding("account.EmailAddress", "user__recipient", {"email": _("e-mail")}, Erasure.WITH_OTHERS),
        Holding(
            "account.EmailConfirmation",
            "email_address__user__recipient",
            {"created": _("made")},
            Erasure.WITH_OTHERS,
        ),
        Holding(
            "mfa.Authenticator",
            "user__recipient",
            {"type": _("kind"), "created_at": _("since"), "last_used_at": _("used")},
            Erasure.WITH_OTHERS,
            title=_("Second factors"),
        ),
    ),
)
