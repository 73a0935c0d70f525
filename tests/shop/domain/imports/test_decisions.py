"""A file of decisions: to whom they are granted, and why one cannot be."""

from datetime import date

import pytest
from django.utils import timezone

from audit.models import AuditEntry
from shop.enums import Verdict
from shop.models import Entitlement
from tests.factories.waiting import wait
from tests.factories.world import World, make_department, make_service
from tests.shop.domain.imports.desk import (
    DECISIONS,
    ENTITLEMENTS,
    IDS,
    PEOPLE,
    RECIPIENTS,
    Desk,
    faults,
    verdicts,
)


def test_decisions_are_granted_by_number_or_by_name_and_telephone(desk: Desk) -> None:
    desk.bring(RECIPIENTS, PEOPLE, f"Ola Prøve;{IDS[0]};;;", "Kari Prøve;;68050002;;")
    year = timezone.localdate().year + 1
    rows = (
        f"{IDS[0]};;;RENHOLD;4;besøk;per fire uker;01.01.{year};31.12.{year};2026/1",
        f";Kari Prøve;68050002;Renhold;2;timer;uke;{year}-01-01;{year}-03-31;2026/2",
        f";Kari Prøve;68050002;Renhold;6;helger;kvartal;{year}-04-01;;2026/3",
    )
    done = desk.bring(ENTITLEMENTS, DECISIONS, *rows)
    first, second, third = Entitlement.objects.filter(pk__in=done.made).order_by("pk")
    assert (first.amount, first.unit, first.period) == (4, "visits", "four_weeks")
    assert (first.valid_from, first.valid_until) == (date(year, 1, 1), date(year, 12, 31))
    assert (second.unit, second.period, second.valid_until) == ("hours", "week", date(year, 3, 31))
    assert (third.amount, third.unit, third.valid_until) == (6, "weekends", None)
    assert AuditEntry.objects.filter(action="entitlement.granted").count() == 3
    again = desk.send(ENTITLEMENTS, DECISIONS, *rows)
    assert verdicts(again) == [Verdict.KNOWN, Verdict.KNOWN, Verdict.KNOWN]


def test_nobody_is_granted_anything_before_the_department_has_taken_them_up(desk: Desk) -> None:
    """As on pages: of whom it does not know, not even the name."""
    desk.bring(RECIPIENTS, PEOPLE, f"Ola Prøve;{IDS[0]};;;")
    service = make_service(department=make_department(name="Annen"), name="Annet")
    other = Desk(World(service.department, service, [], desk.world.recipient))
    row = f"{IDS[0]};;;Annet;4;besøk;uke;{timezone.localdate()};;2026/1"
    (fault,) = faults(other.send(ENTITLEMENTS, DECISIONS, row))
    assert fault[2].startswith("We do not find who this is.")
    other.bring(RECIPIENTS, PEOPLE, f"Ola Prøve;{IDS[0]};;;")
    assert verdicts(other.send(ENTITLEMENTS, DECISIONS, row)) == [Verdict.NEW]


def test_a_decision_that_cannot_be_says_why(desk: Desk) -> None:
    desk.bring(RECIPIENTS, PEOPLE, f"Ola Prøve;{IDS[0]};;;")
    draft = desk.send(
        ENTITLEMENTS,
        DECISIONS,
        f"{IDS[0]};;;Renhold;4;besøk;uke;01.01.2026;;2026/1",
        f"{IDS[0]};;;Renhold;5;besøk;uke;01.06.2026;;2026/2",
        f"{IDS[1]};;;Renhold;4;besøk;uke;01.01.2026;;2026/1",
        f"{IDS[0]};;;Matlaging;4;besøk;uke;01.01.2026;;2026/1",
        ";Ola Prøve;;Renhold;4;besøk;uke;01.01.2026;;2026/1",
        f"{IDS[0]};;;Renhold;mange;kaker;aldri;32.01.2026;;",
        f"{IDS[0]};;;Renhold;4;besøk;uke;01.01.2026;31.12.2025;2026/1",
    )
    assert verdicts(draft) == [Verdict.NEW, *[Verdict.WRONG] * 6]
    said = [(row, column) for row, column, _text in faults(draft)]
    assert said == [
        (3, "valid_from"),
        (4, "national_id"),
        (5, "service"),
        (6, "national_id"),
        *((7, column) for column in ("amount", "unit", "period", "valid_from", "decision_reference")),
        (8, "valid_until"),
    ]
    assert "Renhold" in {row: text for row, _column, text in faults(draft)}[5]


def test_decisions_lead_to_one_look_at_the_line(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.bring(RECIPIENTS, PEOPLE, *(f"Ola {place};{number};;;" for place, number in enumerate(IDS[:3])))
    wait(desk.world)
    looked_at: list[int] = []
    monkeypatch.setattr("shop.domain.freeing.look_at_line", looked_at.append)
    rows = [f"{number};;;Renhold;4;besøk;uke;01.01.2026;;2026/1" for number in IDS[:3]]
    desk.bring(ENTITLEMENTS, DECISIONS, *rows)
    assert (
        looked_at == [desk.world.department.pk] * 2
    )  # as it was tried, which was taken back, and as it was done
