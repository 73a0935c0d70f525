"""Shopping runs: orders that are collected, shopped together and brought out in one round."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from modules.shopping_help.enums import Mishap
from modules.shopping_help.models.stores import Store
from shop.models import KeptTime, Provider, Service


class Run(models.Model):
    """One run: a department's service, a store, a delivery window, a cut-off, order places and a crew.

    To the core it is an announced session: `kept` is the work leader's time, its seats are the order places. The list
    of each order closes at `closes_at`. The window is half-open [starts_at, ends_at). `mishap` is why it was broken off
    after it had begun: what was delivered by then stands, and without any it is called off as well.
    """

    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="shopping_runs")
    store = models.ForeignKey(Store, on_delete=models.PROTECT, related_name="runs")
    kept = models.OneToOneField(KeptTime, on_delete=models.SET_NULL, null=True, related_name="shopping_run")
    starts_at = models.DateTimeField(_("delivery from"))
    ends_at = models.DateTimeField(_("delivery until"))
    closes_at = models.DateTimeField(_("orders until"))
    order_places = models.PositiveSmallIntegerField(_("order places"))
    leader = models.ForeignKey(
        Provider, verbose_name=_("work leader"), on_delete=models.PROTECT, related_name="shopping_runs_led"
    )
    crew = models.ManyToManyField(Provider, verbose_name=_("crew"), related_name="shopping_runs", blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    called_off_at = models.DateTimeField(null=True)
    mishap = models.CharField(max_length=20, choices=Mishap, blank=True, default="", db_default="")

    class Meta:
        ordering = ("starts_at", "id")
        constraints = (
            models.CheckConstraint(
                name="shopping_run_closes_before_it_goes_out",
                condition=Q(closes_at__lt=models.F("starts_at"), ends_at__gt=models.F("starts_at")),
            ),
            models.CheckConstraint(name="shopping_run_has_places", condition=Q(order_places__gte=1)),
            models.UniqueConstraint(
                name="shopping_run_is_one_of_its_service",
                fields=("service", "starts_at"),
                condition=Q(called_off_at__isnull=True),
            ),
        )

    def __str__(self) -> str:
        return f"run {self.pk}"
