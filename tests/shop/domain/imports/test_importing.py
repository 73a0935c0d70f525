"""A file is tried without a trace, and with a yes done as a whole, once, and as it was shown."""

import random
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import islice

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from accounts.models import Invitation, User
from audit.models import AuditEntry
from foundation.actor import SYSTEM, Actor, Channel
from foundation.identifiers import synthetic_national_ids
from foundation.renewing import sealed_columns
from shop.domain.circumstances.ending import end_recipient
from shop.domain.circumstances.merging import merge_recipients
from shop.domain.circumstances.protection import protect_recipient
from shop.domain.imports.drafts import confirm, forget_old, kept_in, upload
from shop.domain.imports.outcomes import Outcome
from shop.enums import AddressProtection, ImportKind, ProviderKind, RecipientEnd, Verdict
from shop.errors import ImportHasExpired
from shop.models import Entitlement, ImportDraft, Intake, ProtectedContact, Provider, Qualification, Recipient
from shop.queries.access import recipients_of
from tests.factories.waiting import wait
from tests.factories.world import World, make_administrator, make_department, make_recipient, make_service

IDS = [each.reveal() for each in islice(synthetic_national_ids(random.Random("imports")), 24)]
RECIPIENTS, ENTITLEMENTS, PROVIDERS = ImportKind.RECIPIENTS, ImportKind.ENTITLEMENTS, ImportKind.PROVIDERS
PEOPLE = "Navn;Fødselsnummer;Telefon;Adresse;Adressesperre"
DECISIONS = "Fødselsnummer;Navn;Telefon;Tjeneste;Antall;Enhet;Periode;Fra;Til;Saksnummer"
SECRET_STREET, SECRET_PHONE = "Hemmeligveien 7", "68050777"


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


class Desk:
    """Somebody who administers the department, with files."""

    def __init__(self, world: World) -> None:
        self.world, self.user = world, make_administrator(world.department)
        self.actor = Actor(self.user.pk, Channel.STAFF)

    def send(self, kind: ImportKind, heading: str, *rows: str) -> ImportDraft:
        content = "\n".join([heading, *rows]).encode()
        return upload(kind, content, department=self.world.department, user=self.user, actor=self.actor)

    def say_yes(self, draft: ImportDraft, *, shown: str | None = None) -> ImportDraft:
        version = kept_in(draft).outcome.version if shown is None else shown
        return confirm(draft, shown=version, actor=self.actor)

    def bring(self, kind: ImportKind, heading: str, *rows: str) -> ImportDraft:
        draft = self.send(kind, heading, *rows)
        assert faults(draft) == []
        return self.say_yes(draft)


@pytest.fixture
def desk(world: World) -> Desk:
    return Desk(world)


def outcome_of(draft: ImportDraft) -> Outcome:
    return kept_in(draft).outcome


def verdicts(draft: ImportDraft) -> list[Verdict]:
    return [row.verdict for row in outcome_of(draft).rows]


def faults(draft: ImportDraft) -> list[tuple[int, str, str]]:
    return [(row.number, fault.column, fault.text) for row in outcome_of(draft).rows for fault in row.faults]


def everything() -> dict[str, int]:
    """How many rows every table has, but for the files themselves."""
    models = [model for model in apps.get_models() if model is not ImportDraft and model._meta.managed]
    tables = sorted({model._meta.db_table for model in models})
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name FROM information_schema.tables WHERE table_schema = current_schema()"
        )
        here = {name for (name,) in cursor.fetchall()}
        counts = {}
        for table in tables:
            if table in here:
                cursor.execute(f'SELECT count(*) FROM "{table}"')
                counts[table] = cursor.fetchone()[0]
    return counts


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


def test_who_is_here_is_left_as_they_are_and_who_is_elsewhere_is_taken_up(desk: Desk) -> None:
    desk.bring(RECIPIENTS, PEOPLE, f"Ola Prøve;{IDS[0]};68050001;Gata 1;", "Kari Prøve;;680 50 002;;")
    other = Desk(World(make_department(name="Annen"), desk.world.service, [], desk.world.recipient))
    rows = (f"Ola Annerledes;{IDS[0]};68050009;Gata 9;", "KARI PRØVE;;+47 68050002;;")
    again = desk.send(RECIPIENTS, PEOPLE, *rows)
    assert verdicts(again) == [Verdict.KNOWN, Verdict.KNOWN]
    elsewhere = other.bring(RECIPIENTS, PEOPLE, *rows)
    ola = Recipient.objects.get(name="Ola Prøve")
    assert (ola.phone, ola.address) == ("68050001", "Gata 1")
    assert ola.pk in elsewhere.made
    assert ola in recipients_of(other.world.department)
    assert AuditEntry.objects.filter(action="recipient.taken_up", recipient_id=ola.pk).count() == 1


def test_a_first_nought_that_a_spreadsheet_took_is_given_back(desk: Desk) -> None:
    number = next(each for each in IDS if each.startswith("0"))
    draft = desk.send(RECIPIENTS, PEOPLE, f"Ola Prøve;{number[1:]};;;", f"Ola Prøve;{number};;;")
    assert faults(draft) == [(3, "name", "This is the same as row 2. Take one of them out.")]


def test_a_name_alone_does_not_tell_who_it_is(desk: Desk) -> None:
    desk.bring(RECIPIENTS, PEOPLE, "Kari Prøve;;68050002;;")
    draft = desk.send(RECIPIENTS, PEOPLE, "Kari Prøve;;;;", "Kari Prøve;;68050003;;")
    assert verdicts(draft) == [Verdict.WRONG, Verdict.NEW]
    assert faults(draft)[0][1] == "national_id"


def test_whose_services_have_ended_is_not_opened_again_by_a_file(desk: Desk) -> None:
    desk.bring(RECIPIENTS, PEOPLE, f"Ola Prøve;{IDS[0]};;;")
    ola = Recipient.objects.get(name="Ola Prøve")
    end_recipient(ola, last_day=timezone.localdate(), reason=RecipientEnd.MOVED, actor=SYSTEM)
    assert verdicts(desk.send(RECIPIENTS, PEOPLE, f"Ola Prøve;{IDS[0]};;;")) == [Verdict.WRONG]


def test_who_is_looked_for_by_number_has_it_in_their_log_also_if_nothing_is_imported(desk: Desk) -> None:
    """A file of numbers would else tell without a trace who receives services anywhere in the municipality."""
    desk.bring(RECIPIENTS, PEOPLE, f"Ola Prøve;{IDS[0]};;;", f"Kari Prøve;{IDS[1]};;;")
    ola, kari = (Recipient.objects.get(name=name) for name in ("Ola Prøve", "Kari Prøve"))
    end_recipient(kari, last_day=timezone.localdate(), reason=RecipientEnd.MOVED, actor=SYSTEM)
    other = Desk(World(make_department(name="Annen"), desk.world.service, [], desk.world.recipient))
    rows = (f"A B;{IDS[0]};;;", f"C D;{IDS[1]};;;", f"E F;{IDS[2]};;;")
    assert verdicts(other.send(RECIPIENTS, PEOPLE, *rows)) == [Verdict.TAKEN_UP, Verdict.WRONG, Verdict.NEW]
    looks = AuditEntry.objects.filter(actor_id=other.user.pk, action="page.viewed")
    assert set(looks.values_list("recipient_id", flat=True)) == {ola.pk, kari.pk}


def test_a_protected_address_is_nowhere_but_in_its_table(desk: Desk) -> None:
    row = f"Ola Prøve;{IDS[0]};{SECRET_PHONE};{SECRET_STREET};6"
    draft = desk.send(RECIPIENTS, PEOPLE, row, f"Feil;{IDS[0][:10]}0;{SECRET_PHONE};{SECRET_STREET};kode 7")
    assert draft.rows_sealed is not None
    assert SECRET_STREET.encode() not in bytes(draft.rows_sealed)
    assert not any(SECRET_STREET in text or SECRET_PHONE in text for _row, _column, text in faults(draft))
    done = desk.bring(RECIPIENTS, PEOPLE, row)
    ola = Recipient.objects.get(pk=done.made[0])
    assert (ola.protection, ola.address, ola.phone) == (AddressProtection.STRICTLY_CONFIDENTIAL, "", "")
    kept = ProtectedContact.objects.get(recipient=ola)
    assert (kept.address, kept.phone) == (SECRET_STREET, SECRET_PHONE)
    said = str(list(AuditEntry.objects.values_list("details", flat=True)))
    assert SECRET_STREET not in said
    assert SECRET_PHONE not in said


def test_who_is_here_without_the_protection_that_a_file_says_is_not_left_open(desk: Desk) -> None:
    desk.bring(RECIPIENTS, PEOPLE, f"Ola Prøve;{IDS[0]};{SECRET_PHONE};{SECRET_STREET};")
    ola = Recipient.objects.get(name="Ola Prøve")
    row = f"Ola Prøve;{IDS[0]};;;6"
    ((_number, column, text),) = faults(desk.send(RECIPIENTS, PEOPLE, row))
    assert column == "protection"
    assert "not protected" in text
    other = Desk(World(make_department(name="Annen"), desk.world.service, [], desk.world.recipient))
    other.bring(RECIPIENTS, PEOPLE, row)
    ola.refresh_from_db()
    assert (ola.protection, ola.address, ola.phone) == (AddressProtection.STRICTLY_CONFIDENTIAL, "", "")
    assert verdicts(desk.send(RECIPIENTS, PEOPLE, row)) == [Verdict.KNOWN]


def test_a_protected_namesake_is_not_found_by_a_telephone(desk: Desk) -> None:
    """Whether it is theirs is not said: only that the name is not enough."""
    person = desk.world.recipient
    protect_recipient(person, level=AddressProtection.CONFIDENTIAL, actor=SYSTEM)
    for phone in ("68050123", "68050555"):
        draft = desk.send(RECIPIENTS, PEOPLE, f"{person.name};;{phone};;")
        assert verdicts(draft) == [Verdict.WRONG], phone


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


def test_helpers_come_with_their_week_what_they_may_do_and_an_invitation(desk: Desk) -> None:
    Qualification.objects.create(name="Førerkort")
    heading = "Navn;Hva;E-post;Kompetanse;Mandag;Søndag"
    before = everything()
    draft = desk.send(
        PROVIDERS,
        heading,
        "Hjelp Prøve;;hjelp@example.no;førerkort;08:00–11, 12.00-15:30;",
        "Seng 1;seng;;;;00:00-24:00",
    )
    assert everything() == before
    assert faults(draft) == []
    desk.say_yes(draft)
    helper, bed = Provider.objects.get(name="Hjelp Prøve"), Provider.objects.get(name="Seng 1")
    assert helper.shift_templates.count() == 2
    assert helper.shifts.exists()
    assert [each.qualification.name for each in helper.qualifications.all()] == ["Førerkort"]
    assert helper.user == User.objects.get(email="hjelp@example.no")
    assert Invitation.objects.filter(user=helper.user).count() == 1
    assert (bed.kind, bed.user) == (ProviderKind.PLACE, None)


def test_a_helper_who_cannot_be_says_why(desk: Desk) -> None:
    draft = desk.send(
        PROVIDERS,
        "Navn;Hva;E-post;Kompetanse;Mandag",
        f"{desk.world.providers[0].name};;;;",
        "Ny Prøve;;;Flygesertifikat;",
        "Nyere Prøve;;;;15-08",
        "Nyest Prøve;;;;hele dagen",
        f"Med Prøve;;{desk.user.email};;",
        "Seng;plass;seng@example.no;;",
    )
    assert [(row, column) for row, column, _text in faults(draft)] == [
        (2, "name"),
        (3, "qualifications"),
        (4, "day_1"),
        (5, "day_1"),
        (6, "email"),
        (7, "email"),
    ]


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


def test_the_department_of_a_duplicate_knows_the_one_that_stays(desk: Desk) -> None:
    done = desk.bring(RECIPIENTS, PEOPLE, "Ola Prøve;;68050001;;")
    stays = make_recipient(name="Ola Prøve")
    duplicate = Recipient.objects.get(pk=done.made[0])
    merge_recipients(duplicate, into=stays, actor=desk.actor)
    assert [each.recipient for each in Intake.objects.all()] == [stays]


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
