"""Two have the same form open: the second reads who was first and both versions, and nothing of either is lost."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from shop.domain.waitlist.line import Wanted, join_waitlist
from shop.enums import Priority, StaffRole
from shop.models import Qualification, RoleGrant, Service
from shop.queries.shifts import span_of, version_of_shift
from tests.factories.representatives import make_representation
from tests.factories.world import World, at, make_provider, make_user
from tests.shop.views.conftest import having_shown, sign_in
from tests.shop.views.manage.service_rules.answers import ANSWERS
from tests.shop.views.manage.test_hours import week
from tests.shop.views.manage.test_shifts import day, shift_of

WORK = {"issuer": "https://login.example.no", "client_id": "tjenesteshop", "groups_claim": "groups"}
GATEWAY = {"kind": "http", "method": "POST", "template": '{"to": "{to}", "text": "{text}"}'}
DETAILS = {"name": "Hjemmehjelp Prøve", "phone": "68050000", "visiting_address": ""}
SCOPE = {"reach": "all", "valid_from": timezone.localdate().isoformat(), "gets_messages": "on"}

type Data = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Form:
    """A page with a form; what the first and the second send; what the second must read of both."""

    page: Callable[[World], str]
    first: Data
    second: Data
    label: str
    now: str
    yours: str
    post_to: str = ""
    seen: str = "seen"
    role: StaffRole = StaffRole.DEPARTMENT_ADMINISTRATOR


def department(tail: str) -> Callable[[World], str]:
    return lambda world: f"/manage/departments/{world.department.pk}/{tail}"


FORMS = {
    "opening hours": Form(
        department("hours/"), week("09:00", "12:00"), week("10:00", "14:00"),
        "Monday", "09.00–12.00", "10.00–14.00",
    ),
    "weekly shifts": Form(
        lambda world: f"/manage/providers/{world.providers[0].pk}/", week("09:00", "12:00"),
        week("10:00", "14:00"), "Tuesday", "09.00–12.00", "10.00–14.00",
    ),
    "shares": Form(
        department("staffing/"), {"self_service": "40", "phone": "20"}, {"self_service": "40", "phone": "50"},
        "For those who call, per cent", "20", "50", post_to="shares/", seen="shares_seen",
    ),
    "deadline": Form(
        department("follow-ups/"), {"number": "30", "unit": "minutes"}, {"number": "30", "unit": "hours"},
        "Counted in", "minutes", "hours", post_to="within/",
    ),
    "a service": Form(
        lambda world: f"/manage/services/{world.service.pk}/",
        {**ANSWERS, "duration": "45", "uses_places": "on"}, {**ANSWERS, "duration": "90"},
        "A visit lasts (minutes)", "45", "90",
    ),
    "a department": Form(
        department("details/"), DETAILS | {"phone": "68050007"}, DETAILS | {"phone": "68050008"},
        "Telephone", "68050007", "68050008", role=StaffRole.MUNICIPALITY_ADMINISTRATOR,
    ),
    "an amount": Form(
        lambda world: f"/manage/entitlements/{world.recipient.entitlements.get().pk}/amount/",
        {"amount": "40"}, {"amount": "50"}, "New amount, visits per four weeks", "40", "50",
        role=StaffRole.CASE_OFFICER,
    ),
    "what is owed": Form(
        department("stranded/"), {"days": "7"}, {"days": "9"}, "Working days", "7", "9", post_to="days/"
    ),
    "an offer": Form(
        department("waiting/"), {"lasts": "120"}, {"lasts": "60"},
        "An offered time is kept for", "2 hours", "1 hour", post_to="lasts/",
    ),
    "messages": Form(
        department("messages/"), {"takes_messages": "on", "thread_days": "20"}, {"thread_days": "30"},
        "Days after a visit until its messages are closed", "20", "30", post_to="rules/",
    ),
    "a representative": Form(
        lambda world: f"/manage/representatives/{make_representation(world.recipient).pk}/",
        SCOPE | {"document_reference": "2026/1-1"}, SCOPE | {"document_reference": "2026/2-2"},
        "Document", "2026/1-1", "2026/2-2", role=StaffRole.CASE_OFFICER,
    ),
    "a protected address": Form(
        lambda world: f"/manage/recipients/{world.recipient.pk}/protection/",
        {"level": "strictly_confidential", "address": "Skjult vei 1", "phone": "68050009"},
        {"level": "confidential", "address": "Annen vei 2"},
        "Is the address protected?", "strictly confidential address (code 6)", "confidential address (code 7)",
        role=StaffRole.CASE_OFFICER,
    ),
    "signing in": Form(
        lambda _world: "/manage/sign-in/", {"level": "idporten-loa-substantial"},
        {"level": "idporten-loa-high", "relatives_may_register": "on"},
        "Level of security", "substantial (MinID with a code)", "high (BankID, Buypass, Commfides)",
        post_to="citizens/", role=StaffRole.MUNICIPALITY_ADMINISTRATOR,
    ),
    "a work account": Form(
        lambda _world: "/manage/sign-in/work/", WORK | {"secret": "one"}, WORK | {"secret": "two", "title": "Inn"},
        "Client secret", "not shown", "write it once more: it is not kept here",
        role=StaffRole.MUNICIPALITY_ADMINISTRATOR,
    ),
    "a second step": Form(
        lambda _world: "/manage/sign-in/second-step/", {"rule": "optional"}, {"rule": "required"},
        "Second step", "Each may choose to have one",
        "Everybody who works here must have a second step", role=StaffRole.MUNICIPALITY_ADMINISTRATOR,
    ),
    "a language": Form(
        lambda _world: "/manage/language/", {"language": "nn"}, {"language": "en"},
        "The municipality's language", "Norwegian Nynorsk", "English", role=StaffRole.MUNICIPALITY_ADMINISTRATOR,
    ),
    "text messages": Form(
        lambda _world: "/manage/messages/settings/",
        GATEWAY | {"url": "https://one.example.no", "token": "hush"},
        GATEWAY | {"url": "https://two.example.no", "token": "hush"},
        "Address, beginning with https", "https://one.example.no", "https://two.example.no",
        role=StaffRole.MUNICIPALITY_ADMINISTRATOR,
    ),
    "a pause": Form(
        department("pause/"), {"message": "Many are ill"}, {"message": "A fire"},
        "What recipients see", "Many are ill", "A fire",
    ),
    "a pause of one service": Form(
        lambda world: f"/manage/services/{world.service.pk}/pause/", {"message": "Many are ill"},
        {"message": "A fire"}, "What recipients see", "Many are ill", "A fire",
    ),
    "a qualification": Form(
        lambda _world: f"/manage/qualifications/{Qualification.objects.create(name='Førerkort').pk}/",
        {"name": "Sertifikat"}, {"name": "Førarkort"}, "Name", "Sertifikat", "Førarkort",
    ),
    "a last day": Form(
        lambda world: f"/manage/providers/{world.providers[0].pk}/last-day/",
        {"last_day": day(40)}, {"last_day": day(50)}, "Last day", day(40), day(50),
    ),
    "the end of a decision": Form(
        lambda world: f"/manage/entitlements/{world.recipient.entitlements.get().pk}/end/",
        {"last_day": day(30), "confirmed": "1"}, {"last_day": day(20), "confirmed": "1"},
        "Last day", f"{at(30, 0):%A %-d %B %Y}", f"{at(20, 0):%A %-d %B %Y}", role=StaffRole.CASE_OFFICER,
    ),
}  # fmt: skip


def somebody(world: World, name: str, role: StaffRole) -> Client:
    """One with that role, at a machine of their own."""
    user = make_user(name)
    is_of_all = role == StaffRole.MUNICIPALITY_ADMINISTRATOR
    RoleGrant.objects.create(user=user, role=role, department=None if is_of_all else world.department)
    client = sign_in(Client(headers={"host": "larvik.localhost"}), user)
    client.cookies["django_language"] = "en"
    return client


@pytest.fixture
def colleague(world: World) -> Client:
    """The other administrator, at another machine."""
    return somebody(world, "Kari Kollega", StaffRole.DEPARTMENT_ADMINISTRATOR)


def rows_of(answer: Any) -> list[tuple[str, str, str]]:
    conflict = answer.context.get("conflict") or answer.context["shares_conflict"]
    return [(row.label, row.now, row.yours) for row in conflict.rows]


def seen_in(page: str, name: str) -> str:
    return page.split(f'name="{name}" value="')[1].split('"', maxsplit=1)[0]


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS.keys())
def test_the_second_reads_who_was_first_and_both_versions(world: World, form: Form) -> None:
    colleague, office = (
        having_shown(somebody(world, name, form.role)) for name in ("Kari Kollega", "Anne Prøve")
    )
    page = form.page(world)
    act = page.replace("staffing/", "shares/") if form.post_to == "shares/" else page + form.post_to
    seen = {form.seen: seen_in(office.get(page).text, form.seen)}
    assert colleague.post(act, {**form.first, **seen}).status_code == 302
    late = office.post(act, {**form.second, **seen})
    assert late.status_code == 409
    assert "Kari Kollega changed this at 09.5" in late.text
    assert f'<a href="{page}">' in late.text, "the way to leave it as it is"
    assert (form.label, form.now, form.yours) in rows_of(late)
    assert "Skjult vei 1" not in late.text, "what is protected is in no version"
    assert all(now != yours for _label, now, yours in rows_of(late)), "only what differs"
    again = {form.seen: seen_in(late.text, form.seen)}
    assert office.post(act, {**form.second, **again}).status_code == 302, "having seen both"


def test_of_one_shift_it_says_when_it_is_now(world: World, office: Client, colleague: Client) -> None:
    shift = shift_of(world.providers[0], 2)
    seen, act = version_of_shift(span_of(shift), is_off=False), f"/manage/shifts/{shift.pk}/"
    colleague.post(act, {"day": day(2), "begins": "09:00", "ends": "12:00", "seen": seen})
    late = office.post(act, {"day": day(2), "begins": "10:00", "ends": "15:00", "seen": seen})
    ((_label, now, yours),) = rows_of(late)
    assert (now[-11:], yours[-11:]) == ("09.00–12.00", "10.00–15.00")
    assert "Kari Kollega" in late.text


def test_in_another_window_of_ones_own_it_says_so(world: World, office: Client) -> None:
    page = f"/manage/departments/{world.department.pk}/hours/"
    seen = {"seen": seen_in(office.get(page).text, "seen")}
    office.post(page, week("09:00", "12:00") | seen)
    late = office.post(page, week("10:00", "14:00") | seen)
    assert "You changed this yourself at 09.5" in late.text


def test_of_choices_and_ticks_it_says_the_words(world: World, office: Client, colleague: Client) -> None:
    page = f"/manage/services/{world.service.pk}/"
    seen = {"seen": seen_in(office.get(page).text, "seen")}
    colleague.post(page, {**ANSWERS, **seen, "confirmation": "requested"})
    assert Service.objects.get(pk=world.service.pk).confirmation == "requested"
    late = office.post(page, {**ANSWERS, **seen, "confirmation": "automatic"})
    labels = {now: yours for _label, now, yours in rows_of(late)}
    assert labels
    assert "requested" not in labels, "a code is no word"


def test_of_a_decision_it_says_what_is_granted_and_until_when(world: World) -> None:
    """Which is noted of the decision that followed it."""
    first, second = (somebody(world, name, StaffRole.CASE_OFFICER) for name in ("Kari Kollega", "Anne Prøve"))
    decision = world.recipient.entitlements.get()
    page = f"/manage/entitlements/{decision.pk}/change/"
    seen = {"seen": seen_in(first.get(page).text, "seen")}
    typed = {"from_day": day(30), "amount": "6", "unit": "visits", "period": "week"}
    sent = typed | seen | {"decision_reference": "2026/9-1", "too_much": "0", "shown": "0", "confirmed": "1"}
    assert first.post(page, sent).status_code == 302
    late = second.post(page, sent | {"amount": "7", "decision_reference": "2026/9-2"})
    assert late.status_code == 409
    assert "Kari Kollega changed this at" in late.text
    assert [label for label, _now, _yours in rows_of(late)] == ["Granted", "Last day"]
    assert 'value="2026/9-2"' in late.text, "what was typed is kept"
    assert seen_in(late.text, "seen") != seen["seen"], "having seen both"


def test_of_roles_it_says_which(world: World) -> None:
    first, second = (
        having_shown(somebody(world, name, StaffRole.DEPARTMENT_ADMINISTRATOR))
        for name in ("Kari Kollega", "Anne Prøve")
    )
    user = make_user("Ola Prøve")
    RoleGrant.objects.create(user=user, role=StaffRole.CASE_OFFICER, department=world.department)
    page = f"/manage/people/{user.pk}/"
    officer, administrator = (
        f"{role}:{world.department.pk}"
        for role in (StaffRole.CASE_OFFICER, StaffRole.DEPARTMENT_ADMINISTRATOR)
    )
    seen = {"seen": seen_in(first.get(page).text, "seen")}
    assert first.post(page, {"roles": [officer, administrator], **seen}).status_code == 302
    late = second.post(page, {"roles": [administrator], **seen})
    assert late.status_code == 409
    assert "Kari Kollega changed this at" in late.text
    ((_label, now, yours),) = rows_of(late)
    assert "case officer" in now
    assert "case officer" not in yours
    assert RoleGrant.objects.filter(user=user).count() == 2
    again = {"seen": seen_in(late.text, "seen")}
    assert second.post(page, {"roles": [administrator], **again}).status_code == 302


def test_of_which_helper_somebody_is_it_says_both(world: World) -> None:
    first, second = (
        having_shown(somebody(world, name, StaffRole.DEPARTMENT_ADMINISTRATOR))
        for name in ("Kari Kollega", "Anne Prøve")
    )
    user = make_user("Ola Prøve")
    RoleGrant.objects.create(user=user, role=StaffRole.CASE_OFFICER, department=world.department)
    amal, berit = (make_provider(world.department, name=name) for name in ("Amal Prøve", "Berit Prøve"))
    page, act = f"/manage/people/{user.pk}/", f"/manage/people/{user.pk}/helper/"
    seen = seen_in(first.get(page).text.split(f'action="{act}"')[1], "seen")
    assert first.post(act, {"helper": str(amal.pk), "seen": seen}).status_code == 302
    assert first.post(act, {"helper": str(amal.pk), "seen": seen}).status_code == 302, "said twice it is once"
    late = second.post(act, {"helper": str(berit.pk), "seen": seen})
    assert late.status_code == 409
    assert "Kari Kollega changed this at" in late.text
    (row,) = late.context["helper_conflict"].rows
    assert row.now.startswith("Amal Prøve")
    assert row.yours.startswith("Berit Prøve")
    amal.refresh_from_db()
    assert amal.user == user
    again = seen_in(late.text.split(f'action="{act}"')[1], "seen")
    assert second.post(act, {"helper": str(berit.pk), "seen": again}).status_code == 302


def test_of_who_waits_it_says_how_soon_each_wrote(world: World, office: Client, colleague: Client) -> None:
    wanted = Wanted(at(1, 0).date(), at(9, 0).date())
    entry = join_waitlist(world.service, recipient=world.recipient, wanted=wanted, actor=world.actor())
    page = f"/manage/departments/{world.department.pk}/waiting/"
    act = f"/manage/waiting/{entry.pk}/priority/"
    seen = seen_in(office.get(page).text.split(f'action="{act}"')[1], "seen")
    assert colleague.post(act, {"priority": "1", "seen": seen}).status_code == 302
    late = office.post(act, {"priority": "2", "seen": seen})
    assert late.status_code == 409
    assert "Kari Kollega changed this at" in late.text
    (row,) = late.context["priority_conflict"].rows
    assert (row.now, row.yours) == tuple(str(Priority(each).label) for each in (1, 2))
    assert '<option value="2" selected' in late.text, "what was chosen is kept"
    again = seen_in(late.text.split(f'action="{act}"')[1], "seen")
    assert office.post(act, {"priority": "2", "seen": again}).status_code == 302
