from django.http import HttpRequest, HttpResponse
from django.urls import path

from shop.errors import RefusedByModule
from shop.hooks import BookingDraft, ServiceModule, SlotRules
from shop.models import Recipient, Service
from shop.views.guards import recipient_page
from shop.ways import AS_USUAL, Way


class NotOnTheHalfHour(RefusedByModule):
    code = "not_on_the_half_hour"


class Dummy(ServiceModule):
    """Refuses what begins at half past; has one page."""

    key = "dummy"
    title = "Dummy"
    urlconf = "tests.dummy_module.module"

    def check_booking(self, draft: BookingDraft) -> None:
        if draft.starts_at.minute == 30:
            raise NotOnTheHalfHour

    def slot_policy(self, service: Service, recipient: Recipient, *, way: Way = AS_USUAL) -> SlotRules:
        return SlotRules(lambda starts_at, _ends_at: NotOnTheHalfHour() if starts_at.minute == 30 else None)


@recipient_page
def hello(request: HttpRequest) -> HttpResponse:
    return HttpResponse("hello")


app_name = "dummy"
urlpatterns = [path("hello/", hello, name="hello")]
