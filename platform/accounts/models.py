"""People who can sign in to one tenant."""

import secrets
from typing import TYPE_CHECKING, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.enums import SignInLevel

if TYPE_CHECKING:
    from accounts.sessions import SessionStore


class UserManager(BaseUserManager["User"]):
    """Django's hooks for looking a user up by the name typed at sign-in."""

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email=(username or "").strip().lower())


class User(AbstractBaseUser):
    """One person's way in. Roles are rows of the booking core, not content-type permissions.

    E-mail is empty for people who never type a password (a national sign-in finds them by number). `work_ended_at` is
    since when they do not work here any more: whatever their employer says, until somebody here takes them back.
    """

    email = models.EmailField(_("e-mail"), unique=True, null=True, blank=True)
    name = models.CharField(_("name"), max_length=120)
    language = models.CharField(_("language"), max_length=10, blank=True, default="")
    is_active = models.BooleanField(_("active"), default=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    work_ended_at = models.DateTimeField(null=True, blank=True, editable=False)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]
    objects = UserManager()

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")
        constraints = (
            models.CheckConstraint(
                name="user_email_is_lower_case",
                condition=models.Q(email__isnull=True) | models.Q(email=Lower("email")),
            ),
        )

    def __str__(self) -> str:
        return f"user {self.pk}"

    @property
    def first_name(self) -> str:
        return self.name.split(" ", 1)[0]


class SignInPolicy(models.Model):
    """How citizens of this tenant sign in: one row, or none for what is so unless somebody decides else.

    `level` is the weakest that is enough, in the words of the provider (`acr`). ID-porten's highest is the default:
    what is shown tells of somebody's health (Digdir's guide to choosing a level, "særlige kategorier").
    """

    only = models.PositiveSmallIntegerField(default=1, unique=True, editable=False)
    level = models.CharField(
        _("level of security"), max_length=40, choices=SignInLevel, default=SignInLevel.HIGH
    )

    relatives_may_register = models.BooleanField(
        _("whoever is not registered may register themselves"), default=False
    )

    class Meta:
        constraints = (
            models.CheckConstraint(name="sign_in_policy_is_one", condition=models.Q(only=1)),
            models.CheckConstraint(
                name="sign_in_level_is_known", condition=models.Q(level__in=SignInLevel.values)
            ),
        )

    def __str__(self) -> str:
        return f"sign-in at {self.level}"

    @classmethod
    def current(cls) -> "SignInPolicy":
        """What is so now. One statement."""
        return cls.objects.first() or cls()


class SignInFailure(models.Model):
    """One wrong password, or one more of what else is counted, for an account, from a browser or from an address.

    `key` is a keyed hash of either.
    """

    key = models.CharField(max_length=64)
    failed_at = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        indexes = (models.Index(fields=("key", "-failed_at"), name="sign_in_failures_of_key"),)

    def __str__(self) -> str:
        return f"sign-in failure {self.pk}"


class Session(AbstractBaseSession):
    """One signed-in browser, or one that has not signed in. `accounts.sessions` writes it; see there.

    `provider_session` is the keyed hash of what the sign-in provider calls the session (`sid`), by which it may end it.
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, null=True, related_name="sessions")
    started_at = models.DateTimeField(default=timezone.now)
    seen_at = models.DateTimeField(default=timezone.now)
    provider_session = models.CharField(max_length=64, blank=True, db_index=True)
    device = models.CharField(max_length=80, blank=True)

    class Meta(AbstractBaseSession.Meta):
        abstract = False

    def __str__(self) -> str:
        return "session"

    @classmethod
    def get_session_store_class(cls) -> type["SessionStore"]:
        from accounts.sessions import SessionStore  # noqa: PLC0415 - it needs this model

        return SessionStore


def new_nonce() -> str:
    return secrets.token_urlsafe(24)


class SingleUseLink(models.Model):
    """A link in a mail that does one thing, once, until it expires. What its token is made of: `accounts.links`."""

    nonce = models.CharField(max_length=40, default=new_nonce, editable=False)
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True


class Invitation(SingleUseLink):
    """Somebody is asked to choose a password and sign in. Until they do, nobody can sign in as them."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="invitations")
    invited_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                name="invitation_is_open_once",
                fields=("user",),
                condition=models.Q(used_at__isnull=True, withdrawn_at__isnull=True),
            ),
        )

    def __str__(self) -> str:
        return f"invitation {self.pk}"


class PasswordReset(SingleUseLink):
    """Somebody asked for a new password; `asked_for` is a keyed hash of the address that was typed.

    Without a user the address belongs to nobody who has a password: the row is there all the same, and costs the same.
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, null=True, related_name="password_resets")
    asked_for = models.CharField(max_length=64)

    class Meta:
        indexes = (models.Index(fields=("asked_for", "-created_at"), name="password_reset_by_address"),)

    def __str__(self) -> str:
        return f"password reset {self.pk}"


class KnownDevice(models.Model):
    """A browser in which somebody has signed in; `key` is a keyed hash of the number in its cookie."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="devices")
    key = models.CharField(max_length=64)
    device = models.CharField(max_length=80, blank=True)
    first_seen_at = models.DateTimeField(default=timezone.now)
    seen_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = (models.UniqueConstraint(name="device_is_known_once", fields=("user", "key")),)

    def __str__(self) -> str:
        return f"device {self.pk}"


from accounts.factor_models import HalfSignIn, SecondFactorPolicy  # noqa: E402, F401 - Django finds models here
from accounts.work_models import WorkIdentity, WorkSignIn  # noqa: E402, F401 - Django finds models here
