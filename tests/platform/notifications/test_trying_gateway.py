"""A test of the gateway is sent by a worker, which has no transaction open while it asks the gateway."""

from foundation.jobs import run_job
from notifications.enums import SendingStatus
from notifications.models import SmsTest
from notifications.trying_gateway import SEND_TEST, ask_for_test
from tests.factories.scopes import LARVIK, works_for
from tests.factories.sms import make_reader, use_http_gateway
from tjenesteshop.standins.sms import SmsStandIn


def test_a_worker_sends_it_outside_any_transaction(committed_db: None) -> None:
    with SmsStandIn() as sink:
        with works_for(LARVIK):
            use_http_gateway(sink)
            test = ask_for_test(make_reader(), to="68050123")
        run_job(SEND_TEST, tenant="larvik", args={"test_id": test.pk, "reference": str(test.reference)})
        with works_for(LARVIK):
            settled = SmsTest.objects.get()
    assert (settled.status, settled.error, settled.phone) == (SendingStatus.SENT, "", "")
    assert len(sink.arrived) == 1
