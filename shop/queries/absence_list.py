"""Who of a department was away, or will be, and what became of the visits they had."""

from datetime import date

from django.db.models import Count, DateTimeField, Func, Q, QuerySet

from shop.enums import DisruptionOutcome
from shop.models import Absence, Department
from shop.queries.days import span_of_day
from shop.queries.finding import with_words


def listed_absences(
    department: Department,
    *,
    words: str = "",
    first: date | None = None,
    last: date | None = None,
    reason: str = "",
) -> QuerySet[Absence]:
    """Those that touch the days from the first to the last.

    Each with `begins`, how many visits it upset (`upset`) and how many of them somebody else took (`replaced`), got
    another time (`moved`), still wait for one (`open`), or were not carried out (`given_up`).
    """
    found = Absence.objects.filter(provider__department=department).select_related("provider")
    found = with_words(found, words, "provider__name")
    if first is not None:
        found = found.filter(during__endswith__gt=span_of_day(first).starts_at)
    if last is not None:
        found = found.filter(during__startswith__lt=span_of_day(last).ends_at)
    if reason:
        found = found.filter(reason=reason)
    return found.annotate(
        begins=Func("during", function="lower", output_field=DateTimeField()),
        upset=Count("disruptions"),
        replaced=_count(DisruptionOutcome.REPLACED),
        moved=_count(DisruptionOutcome.MOVED),
        open=_count(DisruptionOutcome.OPEN),
        given_up=_count(DisruptionOutcome.NOT_CARRIED_OUT),
    )


def _count(outcome: DisruptionOutcome) -> Count:
    return Count("disruptions", filter=Q(disruptions__outcome=outcome))
