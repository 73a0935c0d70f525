"""What is taken back after a turn of the benchmark: whatever hangs on a booking, whichever modules are installed."""

from django.apps import apps

from shop.models import Booking
from tests.bench.proof import BEFORE, of_modules


def test_whatever_keeps_a_booking_is_taken_back_before_it() -> None:
    forgotten = " ".join((*BEFORE, *of_modules()))
    for model in apps.get_models():
        for field in model._meta.get_fields():
            is_kept = field.is_relation and field.concrete and field.related_model is Booking
            if is_kept and not model._meta.label.startswith("shop."):
                assert f".{model._meta.db_table} " in forgotten
