"""A store closes after the lists have: another one has them now, and knows nothing of what the first one said."""

from django.utils import timezone

from foundation.actor import SYSTEM
from modules.shopping_help.domain.partnering import receive, tell_store
from modules.shopping_help.domain.run_changes import go_to_other_store
from modules.shopping_help.models import RunProgress, Store, StorePartner
from notifications.models import OutboxMessage
from shop.enums import StaffRole
from shop.models import RoleGrant
from tests.factories.world import make_user
from tests.modules.shopping_help.crew.conftest import CrewWorld


def test_the_other_store_is_told_and_confirms_for_itself(crew: CrewWorld) -> None:
    assert tell_store(crew.run.pk)
    receive(crew.run, actor=SYSTEM)
    other = Store.objects.create(department=crew.world.department, name="Bryggen")
    theirs = make_user("Berit Brygge")
    RoleGrant.objects.create(user=theirs, role=StaffRole.PARTNER, department=crew.world.department)
    StorePartner.objects.create(store=other, user=theirs)
    go_to_other_store(crew.run, store=other, actor=SYSTEM)
    progress = RunProgress.objects.get(run=crew.run)
    assert (progress.received_at, progress.received_by) == (None, None)
    assert tell_store(crew.run.pk)
    told = OutboxMessage.objects.filter(kind="shopping_help.lists_ready", user=theirs)
    assert told.count() == 1
    assert not tell_store(crew.run.pk), "once"
    assert crew.run.closes_at < timezone.now()
