"""The second factor's own rows. The factors themselves are `allauth.mfa.models.Authenticator`."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.factor.enums import FactorRule


class SecondFactorPolicy(models.Model):
    """What the municipality asks of staff who sign in with a password: one row, or none for the default."""

    only = models.PositiveSmallIntegerField(default=1, unique=True, editable=False)
    rule = models.CharField(_("second step"), max_length=20, choices=FactorRule, default=FactorRule.REQUIRED)

    class Meta:
        constraints = (
            models.CheckConstraint(name="second_factor_policy_is_one", condition=models.Q(only=1)),
            models.CheckConstraint(
                name="second_factor_rule_is_known", condition=models.Q(rule__in=FactorRule.values)
            ),
        )

    def __str__(self) -> str:
        return f"second factor {self.rule}"

    @classmethod
    def current(cls) -> "SecondFactorPolicy":
        """What is so now. One statement."""
        return cls.objects.first() or cls()


class HalfSignIn(models.Model):
    """Somebody has typed the right password in one browser, and shown nothing else yet. They are not signed in.

    `key` is a keyed hash of what that browser's session holds.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="half_sign_ins")
    key = models.CharField(max_length=64, unique=True)
    began_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"half a sign-in {self.pk}"
