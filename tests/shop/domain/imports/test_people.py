"""A file of recipients: who is here, who is taken up, and what stays hidden."""

from django.utils import timezone

from audit.models import AuditEntry
from foundation.actor import SYSTEM
from shop.domain.circumstances.ending import end_recipient
from shop.domain.circumstances.merging import merge_recipients
from shop.domain.circumstances.protection import protect_recipient
from shop.enums import AddressProtection, RecipientEnd, Verdict
from shop.models import Intake, ProtectedContact, Recipient
from shop.queries.access import recipients_of
from tests.factories.world import World, make_department, make_recipient
from tests.shop.domain.imports.desk import IDS, PEOPLE, RECIPIENTS, Desk, faults, verdicts

SECRET_STREET, SECRET_PHONE = "Hemmeligveien 7", "68050777"


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


def test_the_department_of_a_duplicate_knows_the_one_that_stays(desk: Desk) -> None:
    done = desk.bring(RECIPIENTS, PEOPLE, "Ola Prøve;;68050001;;")
    stays = make_recipient(name="Ola Prøve")
    duplicate = Recipient.objects.get(pk=done.made[0])
    merge_recipients(duplicate, into=stays, actor=desk.actor)
    assert [each.recipient for each in Intake.objects.all()] == [stays]
