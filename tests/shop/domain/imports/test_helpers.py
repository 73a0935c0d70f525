"""A file of helpers: with their week, what they may do and an invitation."""

from accounts.models import Invitation, User
from shop.enums import ProviderKind
from shop.models import Provider, Qualification
from tests.shop.domain.imports.desk import PROVIDERS, Desk, everything, faults


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
