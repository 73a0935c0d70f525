"""A file is tried without a trace, and with a yes done as a whole, once, and as it was shown."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from audit.models import AuditEntry
from foundation.renewing import sealed_columns
from shop.domain.imports.drafts import forget_old
from shop.enums import ImportKind, Verdict
from shop.errors import ImportHasExpired
from shop.models import ImportDraft, Recipient
from shop.queries.access import recipients_of
from tests.factories.waiting import wait
from tests.shop.domain.imports.desk import (
    DECISIONS,
    ENTITLEMENTS,
    IDS,
    PEOPLE,
    RECIPIENTS,
    Desk,
    everything,
    faults,
    outcome_of,
    verdicts,
)


def test_a_try_leaves_no_trace_and_a_yes_does_all_of_it(desk: Desk) -> None:
    before = everything()
    draft = desk.send(RECIPIENTS, PEOPLE, f"Ola Prøve;{IDS[0]};68050001;Gata 1;", "Kari Prøve;;68050002;;")
    assert everything() == before
    assert verdicts(draft) == [Verdict.NEW, Verdict.NEW]
    done = desk.say_yes(draft)
    ola, kari = Recipient.objects.filter(pk__in=done.made).order_by("pk")
    assert (ola.name, ola.phone, ola.address, kari.name) == ("Ola Prøve", "68050001", "Gata 1", "Kari Prøve")
    assert {ola, kari} <= set(recipients_of(desk.world.department)), "known before anything is decided"
    assert done.rows_sealed is None
    entries = AuditEntry.objects.filter(actor_id=desk.user.pk).order_by("pk")
    assert [each.action for each in entries] == ["recipient.added", "recipient.added", "import.done"]
    assert entries[2].details == {"kind": "recipients", "new": 2, "taken_up": 0, "known": 0}


def test_every_error_of_every_row_is_said_and_nothing_is_written(desk: Desk) -> None:
    before = everything()
    draft = desk.send(
        RECIPIENTS,
        PEOPLE,
        f"Ola Prøve;{IDS[0]};68050001;;",
        ";12345678901;ring;;8",
        f"Kari Prøve;{IDS[0]};;;",
        "=1+1;;;;",
    )
    assert verdicts(draft) == [Verdict.NEW, Verdict.WRONG, Verdict.WRONG, Verdict.WRONG]
    assert faults(draft) == [
        (3, "name", "Something must stand here."),
        (3, "national_id", "This is not a valid national identity number. Check the digits."),
        (3, "phone", "Write the telephone number in digits."),
        (3, "protection", "Write 6 or 7, or leave it empty for who is not protected."),
        (4, "name", "This is the same as row 2. Take one of them out."),
        (5, "name", "This is a formula. Write the value itself."),
    ]
    assert desk.say_yes(draft).done_at is None, "a yes to what has errors does nothing"
    assert everything() == before


def test_what_changed_meanwhile_is_shown_anew_and_nothing_is_written(desk: Desk) -> None:
    row = f"Ola Prøve;{IDS[0]};;;"
    draft = desk.send(RECIPIENTS, PEOPLE, row)
    shown = outcome_of(draft).version
    other = Desk(desk.world)
    other.bring(RECIPIENTS, PEOPLE, row)
    before = everything()
    judged = desk.say_yes(draft, shown=shown)
    assert everything() == before
    assert judged.done_at is None
    assert verdicts(judged) == [Verdict.KNOWN]
    assert desk.say_yes(judged).known == 1


def test_a_second_yes_finds_it_done(desk: Desk) -> None:
    draft = desk.send(RECIPIENTS, PEOPLE, "Ola Prøve;;68050001;;")
    shown = outcome_of(draft).version
    first = desk.say_yes(draft)
    second = desk.say_yes(draft, shown=shown)
    assert (second.made, second.done_at) == (first.made, first.done_at)
    assert Recipient.objects.filter(name="Ola Prøve").count() == 1
    assert AuditEntry.objects.filter(action="import.done").count() == 1


def test_a_fault_half_way_leaves_nothing(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    draft = desk.send(RECIPIENTS, PEOPLE, "Ola Prøve;;68050001;;", "Kari Prøve;;68050002;;")
    before, made = everything(), []
    add = Recipient.save

    def fail_at_the_second(recipient: Recipient, *args: object, **options: object) -> None:
        made.append(recipient)
        if len(made) == 2:
            raise RuntimeError
        add(recipient, *args, **options)  # type: ignore[arg-type]  # as it was called

    monkeypatch.setattr(Recipient, "save", fail_at_the_second)
    with pytest.raises(RuntimeError):
        desk.say_yes(draft)
    assert everything() == before
    assert ImportDraft.objects.get(pk=draft.pk).done_at is None


def test_after_an_hour_the_file_is_gone(desk: Desk) -> None:
    draft = desk.send(RECIPIENTS, PEOPLE, "Ola Prøve;;68050001;;")
    ImportDraft.objects.update(uploaded_at=timezone.now() - timedelta(minutes=61))
    with pytest.raises(ImportHasExpired):
        desk.say_yes(draft)
    assert (forget_old(), forget_old()) == (1, 0)


def test_a_new_file_is_instead_of_the_one_before(desk: Desk) -> None:
    for name in ("Ola", "Kari"):
        desk.send(RECIPIENTS, PEOPLE, f"{name} Prøve;;68050001;;")
    assert ImportDraft.objects.count() == 1
    assert sealed_columns(ImportDraft) == ["rows_sealed"], "new keys write it anew"


@pytest.mark.parametrize(
    ("kind", "at_most"), [(RECIPIENTS, 7), (ENTITLEMENTS, 9)], ids=["recipients", "decisions"]
)
def test_a_row_takes_few_statements(desk: Desk, kind: ImportKind, at_most: int) -> None:
    """However many there are, and though somebody waits for time: 500 rows are so many times it, and some seconds."""
    wait(desk.world)
    if kind == ENTITLEMENTS:
        desk.bring(RECIPIENTS, PEOPLE, *(f"Ola {place};{number};;;" for place, number in enumerate(IDS)))

    def statements(count: int) -> int:
        rows = {
            RECIPIENTS: [f"Kari {place};{number};;;" for place, number in enumerate(IDS[:count])],
            ENTITLEMENTS: [f"{number};;;Renhold;4;besøk;uke;01.01.2026;;2026/1" for number in IDS[:count]],
        }
        heading = PEOPLE if kind == RECIPIENTS else DECISIONS
        with CaptureQueriesContext(connection) as captured:
            desk.send(kind, heading, *rows[kind])
        return len(captured)

    assert statements(22) - statements(12) <= 10 * at_most
