"""How staff sign in with the account their employer gave them, and whose accounts those are."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.enums import WorkSignInLevel
from foundation.personal_data import decrypt, encrypt


class WorkSignIn(models.Model):
    """The municipality's own provider (Entra ID, Ansattporten or another that speaks OpenID Connect): one row or none.

    `groups_claim` is where its tokens say which groups somebody is in. Ansattporten wants a `level`, others know none.
    """

    only = models.PositiveSmallIntegerField(default=1, unique=True, editable=False)
    title = models.CharField(_("text of the button"), max_length=60, blank=True)
    issuer = models.CharField(_("issuer"), max_length=200)
    client_id = models.CharField(_("client id"), max_length=200)
    secret_sealed = models.BinaryField(editable=False)
    level = models.CharField(
        _("level of security"), max_length=40, choices=WorkSignInLevel, blank=True, default=""
    )
    groups_claim = models.CharField(_("claim with the groups"), max_length=60, default="groups")
    is_open = models.BooleanField(_("staff may sign in this way"), default=False)

    class Meta:
        constraints = (
            models.CheckConstraint(name="work_sign_in_is_one", condition=models.Q(only=1)),
            models.CheckConstraint(
                name="work_sign_in_level_is_known",
                condition=models.Q(level__in=["", *WorkSignInLevel.values]),
            ),
        )

    def __str__(self) -> str:
        return f"work sign-in by {self.issuer}"

    @property
    def secret(self) -> str:
        return decrypt(self.secret_sealed)

    def seal(self, secret: str) -> None:
        """Not saved yet."""
        self.secret_sealed = encrypt(secret)

    @classmethod
    def current(cls) -> "WorkSignIn | None":
        return cls.objects.first()

    @classmethod
    def open_now(cls) -> "WorkSignIn | None":
        """Where staff may sign in this way. One statement."""
        return cls.objects.filter(is_open=True).first()


class WorkIdentity(models.Model):
    """Who an account is to the employer's provider: what it calls them, which never changes and is nobody else's.

    Never the e-mail address, which may have been somebody else's before (Microsoft, “Validate tokens”).
    """

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="work_identity"
    )
    issuer = models.CharField(max_length=200)
    subject = models.CharField(max_length=255)
    connected_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = (
            models.UniqueConstraint(name="work_identity_is_one_account", fields=("issuer", "subject")),
        )

    def __str__(self) -> str:
        return f"work identity of {self.user_id}"
