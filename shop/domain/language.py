"""In which language the municipality speaks to who has chosen none.

It stands where no municipality's own role may write, so a job writes it there: always what was chosen last, however
many jobs there are and in whatever order they run.
"""

from django.conf import settings
from django.db import transaction

from audit.models import AuditEntry
from audit.record import record
from foundation.actor import Actor
from foundation.jobs import enqueue, job
from foundation.scope import current_tenant_key
from shop.domain.locks import lock_staff
from shop.domain.meanwhile import require_unchanged
from shop.queries.municipality_versions import version_of_language
from tenants.languages import speak
from tenants.models import Municipality
from tenants.routing import RoutedMunicipality

SPEAK, CHANGED = "shop.speak_what_was_chosen", "municipality.language_changed"


@transaction.atomic
def set_language(municipality: RoutedMunicipality, language: str, *, actor: Actor, seen: str = "") -> None:
    """From now on; every process follows within half a minute. `seen` is the version the actor looked at.

    Raises ValueError for what is not one of ours, and ChangedMeanwhile.
    """
    if language not in choices_for(municipality):
        raise ValueError(language)
    lock_staff()
    before = chosen_language(municipality)
    if language == before == municipality.default_language:
        return
    if language != before:
        require_unchanged(seen, now=version_of_language(before))
    record(actor, CHANGED, Municipality(pk=municipality.pk), before=before, after=language)
    enqueue(current_tenant_key(), SPEAK, lock="language")


def chosen_language(municipality: RoutedMunicipality) -> str:
    """As it was chosen here, also before everybody has followed."""
    return _chosen_last() or municipality.default_language


def choices_for(municipality: RoutedMunicipality) -> dict[str, str]:
    """The municipality's languages that we speak, with their names."""
    return {code: str(name) for code, name in settings.LANGUAGES if code in municipality.languages}


@job(SPEAK, in_steps=True)
def speak_what_was_chosen() -> None:
    """Write down for everybody what was chosen last; one at a time for each municipality."""
    with transaction.atomic():
        language = _chosen_last()
    if language:
        speak(current_tenant_key(), language=language)


def _chosen_last() -> str:
    """Empty where nobody has chosen."""
    newest = AuditEntry.objects.filter(action=CHANGED, object_type=Municipality._meta.label_lower).order_by(
        "pk"
    )
    details = newest.values_list("details", flat=True).last() or {}
    return str(details.get("after", ""))
