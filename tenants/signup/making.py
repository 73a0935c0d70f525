"""Make the municipality of a sign-up, step by step, each noted when it is done, in a transaction of its own.

Killed anywhere and run again it goes on with the step it was at, and each may be done again: what is there stays.
Until the last one nobody finds the municipality: its host leads to it only when it is active.
"""

import logging
import uuid
from collections.abc import Callable, Mapping, Sequence

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from foundation.jobs import PUBLIC, enqueue, job
from foundation.scope import tenant_scope, use_scope
from tenants.billing.prices import TRIAL
from tenants.errors import ProvisioningError
from tenants.furnishing import furnisher
from tenants.letters.sending import post_letter
from tenants.models import Municipality
from tenants.provisioning import give_domain, make_whole_schema, one_at_a_time, open_doors
from tenants.signup.accepting import MAKE
from tenants.signup.enums import SignUpState, Step
from tenants.signup.locking import become, lock_sign_up, save_step
from tenants.signup.models import SignUp, StepDone

READY = "signup.ready"
IS_MADE = frozenset({SignUpState.ACCEPTED, SignUpState.PROVISIONING})

logger = logging.getLogger(__name__)


@job(MAKE, in_steps=True)
def make_municipality(sign_up_id: str) -> None:
    """Do what is left to do; nothing for one that is ready. An error is noted, and tried again by the queue."""
    sign_up = _begin(uuid.UUID(sign_up_id))
    if sign_up is None:
        return
    for step in _left(sign_up):
        try:
            WORK[step](sign_up)
        except Exception as error:
            _note_error(sign_up, step, error)
            raise
        _note_done(sign_up, step)


@transaction.atomic
def make_again(pk: uuid.UUID) -> None:
    """Go on with one that was given up after many attempts. Raises NotFound, StepIsOver for one that is ready."""
    sign_up = lock_sign_up(pk, states=IS_MADE)
    enqueue(PUBLIC, MAKE, {"sign_up_id": str(sign_up.pk)}, lock=f"{MAKE}:{sign_up.pk}")


@transaction.atomic
def _begin(pk: uuid.UUID) -> SignUp | None:
    sign_up = SignUp.objects.select_for_update(of=("self",)).filter(pk=pk, state__in=IS_MADE).first()
    if sign_up is not None and sign_up.state == SignUpState.ACCEPTED:
        become(sign_up, SignUpState.PROVISIONING)
        sign_up.save(update_fields=["state"])
    return sign_up


@transaction.atomic
def _left(sign_up: SignUp) -> Sequence[Step]:
    done = set(StepDone.objects.filter(sign_up=sign_up).values_list("step", flat=True))
    return [step for step in Step if step not in done]


@transaction.atomic
def _note_done(sign_up: SignUp, step: Step) -> None:
    StepDone.objects.bulk_create([StepDone(sign_up=sign_up, step=step)], ignore_conflicts=True)
    SignUp.objects.filter(pk=sign_up.pk).update(error="", failed_at=None)


@transaction.atomic
def _note_error(sign_up: SignUp, step: Step, error: Exception) -> None:
    """What a person can read; of an error of the database its kind alone, for its words may hold what was written."""
    said = str(error) if isinstance(error, ProvisioningError) else type(error).__name__
    SignUp.objects.filter(pk=sign_up.pk).update(error=said[:200], failed_at=timezone.now())
    logger.error("making %s stopped at its step %s: %s", sign_up, step, type(error).__name__)


@transaction.atomic
def _claim(sign_up: SignUp) -> None:
    """The row is there, of which nobody is told yet. Raises ProvisioningError where somebody else has the place."""
    one_at_a_time()
    now = SignUp.objects.select_for_update(of=("self",)).get(pk=sign_up.pk)
    if now.municipality_id is None:
        taken = Q(slug=now.subdomain) | Q(schema_name=_schema(now))
        if now.number is not None:
            taken |= Q(number=now.number)
        if Municipality.objects.filter(taken).exists():
            raise ProvisioningError(reason=f"{now.municipality_name} already has its place here.")
        now.municipality = Municipality.objects.create(
            kind=now.kind,
            number=now.number,
            name=now.municipality_name,
            slug=now.subdomain,
            schema_name=_schema(now),
            organisation_number=now.organisation_number,
            population=now.population,
            languages=[code for code, _name in settings.LANGUAGES],
            default_language=now.language,
        )
        now.save(update_fields=["municipality"])


def _make_schema(sign_up: SignUp) -> None:
    make_whole_schema(_schema(sign_up))


def _appoint(sign_up: SignUp) -> None:
    with use_scope(tenant_scope(_schema(sign_up))), transaction.atomic():
        furnisher().appoint(name=sign_up.person_name, email=sign_up.email, language=sign_up.language)


def _switch_on(sign_up: SignUp) -> None:
    with use_scope(tenant_scope(_schema(sign_up))), transaction.atomic():
        furnisher().switch_on(sign_up.modules)


@transaction.atomic
def _give_domain(sign_up: SignUp) -> None:
    give_domain(_municipality(sign_up))


@transaction.atomic
def _open(sign_up: SignUp) -> None:
    """It is found, its trial begins, and the first administrator is told, all at once or not at all.

    That it is done is noted with it: nothing is done any more for one that is ready.
    """
    now = SignUp.objects.select_for_update(of=("self",)).get(pk=sign_up.pk)
    if now.state == SignUpState.READY:
        return
    municipality = _municipality(sign_up)
    open_doors(municipality)
    municipality.trial_ends_on = timezone.localdate() + TRIAL
    municipality.save(update_fields=["trial_ends_on"])
    become(now, SignUpState.READY)
    save_step(now)
    _note_done(now, Step.OPEN)
    post_letter(READY, to=now.email, language=now.language, sign_up_id=str(now.pk))


WORK: Mapping[Step, Callable[[SignUp], None]] = {
    Step.CLAIM: _claim,
    Step.SCHEMA: _make_schema,
    Step.ADMINISTRATOR: _appoint,
    Step.MODULES: _switch_on,
    Step.DOMAIN: _give_domain,
    Step.OPEN: _open,
}


def _schema(sign_up: SignUp) -> str:
    return sign_up.subdomain.replace("-", "_")


def _municipality(sign_up: SignUp) -> Municipality:
    found: Municipality = Municipality.objects.get(sign_up=sign_up.pk)
    return found
