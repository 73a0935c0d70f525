"""A store works with the department: who of it sees its lists, and what it and the crew say to each other."""

from collections.abc import Sequence

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import User
from audit.record import record
from foundation.actor import Actor
from foundation.alphabet import Alphabetical
from foundation.errors import NotFound
from foundation.retrying import unless_deadlocked
from modules.shopping_help.domain.late_changes import see_late_changes
from modules.shopping_help.domain.marking import lock_open_run
from modules.shopping_help.models import Run, RunProgress, Store, StorePartner, StoreRequest
from modules.shopping_help.queries.late_changes import late_changes
from notifications.outbox import put_in_outbox
from shop.domain.meanwhile import require_unchanged
from shop.enums import StaffRole
from shop.models import Department
from shop.queries.versions import version_of

RUN_CLOSED, LISTS_OFF = "shopping_help.lists_ready", "shopping_help.lists_off"


def partners_of_department(department: Department) -> QuerySet[User]:
    """Whom the department works with: on the page of those who work here they are given that role."""
    return User.objects.filter(
        role_grants__role=StaffRole.PARTNER, role_grants__department=department, is_active=True
    ).order_by(Alphabetical("name"), "pk")


def version_of_partners(store: Store) -> str:
    return version_of([sorted(store.partners.values_list("user_id", flat=True))])


@unless_deadlocked
@transaction.atomic
def choose_partners(store: Store, users: Sequence[User], *, actor: Actor, seen: str) -> None:
    """Let exactly these see the store's lists. Raises NotFound for who is no partner of the department,
    ChangedMeanwhile.
    """
    store = (
        Store.objects.select_for_update(no_key=True, of=("self",))
        .select_related("department")
        .get(pk=store.pk)
    )
    wanted = {each.pk for each in users}
    now = set(store.partners.values_list("user_id", flat=True))
    require_unchanged(seen, now=version_of([sorted(now)]), wanted=version_of([sorted(wanted)]))
    may = set(partners_of_department(store.department).values_list("pk", flat=True))
    if not wanted - now <= may:
        raise NotFound
    store.partners.filter(user__in=now - wanted).delete()
    StorePartner.objects.bulk_create(StorePartner(store=store, user_id=pk) for pk in wanted - now)
    for action, ids in (("added", wanted - now), ("removed", now - wanted)):
        for pk in sorted(ids):
            record(actor, f"shopping_help.partner_{action}", store, user=pk)


@unless_deadlocked
@transaction.atomic
def receive(run: Run, *, actor: Actor, shown: str = "") -> None:
    """The store has its lists, as they are: said once more of what has changed since. Said twice it is once.

    `shown` is the version of the late changes that the page showed. Raises ChangedMeanwhile where there are others by
    now: nobody says that they have seen what they have not.
    """
    run = lock_open_run(run.pk)
    require_unchanged(shown, now=late_changes(run).version)
    progress, _is_new = RunProgress.objects.get_or_create(run=run)
    is_first = progress.received_at is None
    if not (see_late_changes(run.pk) or is_first):
        return
    progress.received_at, progress.received_by_id = timezone.now(), actor.user_id
    progress.save(update_fields=["received_at", "received_by"])
    record(actor, "shopping_help.lists_received" if is_first else "shopping_help.changes_seen", run)


@unless_deadlocked
@transaction.atomic
def ask_crew(run: Run, *, text: str, actor: Actor) -> None:
    """The same said twice in a row is once."""
    run = lock_open_run(run.pk)
    last = run.requests.order_by("-pk").first()
    if last is not None and last.text == text and last.seen_at is None:
        return
    request = StoreRequest.objects.create(run=run, text=text, by_id=actor.user_id)
    record(actor, "shopping_help.crew_asked", request)


@unless_deadlocked
@transaction.atomic
def see_request(request: StoreRequest, *, actor: Actor) -> None:
    """Somebody of the crew has read it. Said twice it is once."""
    request = StoreRequest.objects.select_for_update(of=("self",)).get(pk=request.pk)
    if request.seen_at is None:
        request.seen_at, request.seen_by_id = timezone.now(), actor.user_id
        request.save(update_fields=["seen_at", "seen_by"])
        record(actor, "shopping_help.request_seen", request)


@unless_deadlocked
@transaction.atomic
def tell_store(run_id: int) -> bool:
    """Tell the store's partners that the lists of a run are there, once. Whether anybody was told now."""
    run = Run.objects.select_for_update(no_key=True, of=("self",)).select_related("store").get(pk=run_id)
    progress, _is_new = RunProgress.objects.get_or_create(run=run)
    if progress.told_store_at is not None:
        return False
    progress.told_store_at = timezone.now()
    progress.save(update_fields=["told_store_at"])
    for user_id in run.store.partners.values_list("user_id", flat=True):
        put_in_outbox(RUN_CLOSED, to=user_id, run_id=run.pk)
    return True


def tell_store_not_to_pack(run: Run) -> None:
    """Its partners were told of a list that is nothing to them any more. In the transaction of what made it so."""
    if not RunProgress.objects.filter(run=run, told_store_at__isnull=False).exists():
        return
    for user_id in run.store.partners.values_list("user_id", flat=True):
        put_in_outbox(LISTS_OFF, to=user_id, run_id=run.pk, store=run.store.name)
