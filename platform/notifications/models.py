"""The outbox: one row a message, written in the transaction of the change it tells about; and how it gets there."""

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from notifications.enums import Channel, DeliveryStatus, GatewayKind, GatewayMethod, SendingStatus

NOBODY_GOT_IT = (DeliveryStatus.NO_ADDRESS, DeliveryStatus.FAILED)


class OutboxMessage(models.Model):
    """What to say to whom. `params` are ids and codes; the text is made when it is sent, not before `not_before`.

    While it is on its way, `claimed_until` says until when whoever sends it is believed to be at work. `is_own_act`
    when it tells its reader of what they have just done themself.
    """

    kind = models.CharField(max_length=60)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="messages")
    params = models.JSONField(default=dict)
    status = models.CharField(max_length=20, choices=DeliveryStatus, default=DeliveryStatus.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(null=True)
    not_before = models.DateTimeField(null=True)
    claimed_until = models.DateTimeField(null=True)
    is_own_act = models.BooleanField(default=False, db_default=False)

    class Meta:
        ordering = ("-id",)
        indexes = (
            models.Index(
                fields=("-created_at",),
                name="message_nobody_got",
                condition=models.Q(status__in=sorted(NOBODY_GOT_IT)),
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class Delivery(models.Model):
    """One message on one channel. What goes together in one mail or SMS has one `reference`.

    The reference goes with every attempt, so that a gateway that knows it does not send the same twice. `error` is a
    code, never what a server said: that may hold an address.
    """

    message = models.ForeignKey(OutboxMessage, on_delete=models.CASCADE, related_name="deliveries")
    channel = models.CharField(_("channel"), max_length=10, choices=Channel)
    status = models.CharField(max_length=20, choices=SendingStatus, default=SendingStatus.WAITING)
    reference = models.UUIDField(default=uuid.uuid4)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField(null=True)
    error = models.CharField(max_length=40, blank=True)
    sent_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(name="delivery_is_one_a_channel", fields=("message", "channel")),
        )

    def __str__(self) -> str:
        return f"{self.channel} {self.pk}"


class ContactPreferences(models.Model):
    """How somebody wants to be told: what is so without a row are the defaults. `phone` is for text messages only."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="contact_preferences"
    )
    by_email = models.BooleanField(_("by e-mail"), default=True)
    by_sms = models.BooleanField(_("by text message"), default=False)
    phone = models.CharField(_("mobile phone"), max_length=20, blank=True)
    two_days_before = models.BooleanField(_("a reminder two days before"), default=True)
    two_hours_before = models.BooleanField(_("a reminder two hours before"), default=False)
    changed_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"preferences {self.pk}"


class SmsGateway(models.Model):
    """By what the municipality sends text messages: one row, or none where it sends none.

    What is secret is sealed (`foundation.personal_data`).
    """

    only = models.PositiveSmallIntegerField(default=1, unique=True, editable=False)
    kind = models.CharField(
        _("text messages go by"), max_length=10, choices=GatewayKind, default=GatewayKind.NONE
    )
    fiks_account = models.CharField(_("account"), max_length=60, blank=True)
    fiks_integration = models.CharField(_("integration"), max_length=60, blank=True)
    fiks_password_sealed = models.BinaryField(null=True, editable=False)
    url = models.CharField(_("address"), max_length=300, blank=True)
    method = models.CharField(_("method"), max_length=4, choices=GatewayMethod, default=GatewayMethod.POST)
    template = models.TextField(_("what is sent, as JSON"), max_length=2000, blank=True)
    token_sealed = models.BinaryField(null=True, editable=False)
    changed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = (models.CheckConstraint(name="sms_gateway_is_one", condition=models.Q(only=1)),)

    def __str__(self) -> str:
        return f"gateway {self.kind}"

    @classmethod
    def current(cls) -> "SmsGateway":
        """What is so now. One statement."""
        return cls.objects.first() or cls()


class SmsTest(models.Model):
    """The last text message somebody sent themself to see that the gateway works: one row each.

    `phone` is forgotten when it is settled. Asked anew it has another `reference`; `error` is a code for why no
    phone has it, also where the gateway took it.
    """

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="sms_test")
    phone = models.CharField(max_length=20, blank=True)
    reference = models.UUIDField(default=uuid.uuid4)
    status = models.CharField(max_length=20, choices=SendingStatus, default=SendingStatus.WAITING)
    error = models.CharField(max_length=40, blank=True)
    asked_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"SMS test {self.pk}"


class Wording(models.Model):
    """What a municipality writes instead of the standard text of a kind, on one channel in one language."""

    kind = models.CharField(max_length=60)
    channel = models.CharField(max_length=10, choices=Channel)
    language = models.CharField(max_length=10)
    subject = models.CharField(_("subject"), max_length=200, blank=True)
    body = models.TextField(_("text"), max_length=4000)
    changed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = (
            models.UniqueConstraint(name="wording_is_one", fields=("kind", "channel", "language")),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.channel} {self.language}"


class ContactRegisterPolicy(models.Model):
    """Whether the municipality asks the national contact register (KRR) how people can be reached: one row, or no."""

    only = models.PositiveSmallIntegerField(default=1, unique=True, editable=False)
    is_used = models.BooleanField(_("ask the contact register"), default=False)

    class Meta:
        constraints = (models.CheckConstraint(name="register_policy_is_one", condition=models.Q(only=1)),)

    def __str__(self) -> str:
        return "contact register"

    @classmethod
    def current(cls) -> "ContactRegisterPolicy":
        """What is so now. One statement."""
        return cls.objects.first() or cls()


class RegisterContact(models.Model):
    """What the contact register said of somebody, and when each address was confirmed there last."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="register_contact"
    )
    is_reserved = models.BooleanField(default=False)
    email = models.EmailField(blank=True)
    email_confirmed_at = models.DateTimeField(null=True)
    phone = models.CharField(max_length=20, blank=True)
    phone_confirmed_at = models.DateTimeField(null=True)
    asked_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"register contact {self.pk}"
