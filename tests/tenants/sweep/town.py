"""Two municipalities with look-alike rows and equal keys, and everybody who might ask for them."""

import itertools
from dataclasses import dataclass, field
from datetime import time, timedelta
from functools import cache
from typing import Any, cast

from django.apps import apps
from django.db import connections
from django.test import Client
from django.test.client import ClientHandler
from django.utils import timezone

from accounts.factor.passkeys import passkeys_of
from accounts.factor.proof import PROVED_AT
from accounts.factor.recovery import make_codes
from accounts.models import Session, User
from audit.models import AuditEntry
from foundation.actor import SYSTEM, Actor, Channel
from foundation.scope import Scope, tenant_scope, use_scope
from notifications.enums import DeliveryStatus
from notifications.models import OutboxMessage, Wording
from shop.domain.capacity.schedule import set_exception_day
from shop.domain.door.booking import hold_time
from shop.domain.door.changes import cancel_booking
from shop.domain.imports.drafts import upload
from shop.domain.links.tokens import token_for
from shop.domain.waitlist.line import Wanted, join_waitlist
from shop.domain.waitlist.offers import offer_free_time
from shop.enums import (
    AbsenceReason,
    BookingStatus,
    CancelReason,
    ImportKind,
    StaffRole,
    StrandedReason,
    ThreadSide,
)
from shop.models import (
    Absence,
    BlockedProvider,
    Booking,
    BookingSeries,
    Department,
    Disruption,
    Entitlement,
    ExceptionDay,
    FollowUp,
    GroupRole,
    ImportDraft,
    Provider,
    Recipient,
    Representation,
    RoleGrant,
    Service,
    ThreadMessage,
    WaitlistOffer,
)
from tenants.ddl import in_schema
from tests.factories import world as make
from tests.factories.absences import be_away
from tests.factories.factors import give_app, give_passkey
from tests.factories.representatives import make_representation
from tests.tenants.sweep.capacity import Capacity, build_capacity
from tests.tenants.sweep.forms import form_values
from tests.tenants.sweep.newcomers import Newcomer, build_newcomer
from tests.tenants.sweep.of_modules import module_sweeps
from tests.tenants.sweep.standing import build_series

WATCHED = {"shop", "accounts", "mfa", "notifications"}
"""And the apps of the modules."""
BACKEND = "accounts.backends.PasswordBackend"
ACTORS = (
    "stranger",
    "recipient",
    "other_recipient",
    "provider",
    "other_provider",
    "administrator",
    "other_administrator",
    "case_officer",
    "municipality_administrator",
    "partner",
)
"""`other_…` belong to another department, or to another person, of the same municipality."""
_HANDLER = ClientHandler(enforce_csrf_checks=False)
"""One for all browsers, as in production: each would build the middleware anew for its one request."""


@dataclass(slots=True)
class Town:
    """One municipality: the things that have ids, and the cookies of each actor."""

    slug: str
    department: Department
    service: Service
    booking: Booking
    past_booking: Booking
    provider: Provider
    former_provider: Provider
    second_provider: Provider
    absence: Absence
    exception_day: ExceptionDay
    users: dict[str, User | None]
    request: Booking
    hold: Booking
    entitlement: Entitlement
    capacity: Capacity
    follow_up: FollowUp
    disruption: Disruption
    offer: WaitlistOffer
    twin: Recipient
    series: BookingSeries
    paused_series: BookingSeries
    group_role: GroupRole
    newcomer: Newcomer
    passkey_id: int
    representation: Representation
    untold: OutboxMessage
    link: str
    import_draft: ImportDraft
    of_modules: dict[str, Any] = field(default_factory=dict)
    cookies: dict[str, str] = field(default_factory=dict)
    forms: dict[tuple[str, str], dict[str, Any]] = field(default_factory=dict)

    @property
    def scope(self) -> Scope:
        return tenant_scope(self.slug)

    @property
    def secret(self) -> str:
        """A word that stands in every name of this municipality and in no other."""
        return f"{self.slug.capitalize()}hemmelig"

    def user_id(self, actor: str) -> int:
        user = self.users[actor]
        assert user is not None
        return int(user.pk)

    def client_of(self, actor: str, *, host: str | None = None) -> Client:
        """The actor's browser, with the cookies of this municipality, asking `host` (its own unless said)."""
        client = Client(headers={"host": f"{host or self.slug}.localhost"})
        client.handler = _HANDLER
        client.cookies.load(self.cookies[actor])
        return client

    def filled_in(self, path: str, *, having: str) -> dict[str, Any]:
        """What the administrator's page would send. It is asked for once: whatever anybody sends is undone."""
        if (path, having) not in self.forms:
            page = self.client_of("administrator").get(path)
            self.forms[path, having] = form_values(page.content.decode(), having=having)
        return self.forms[path, having]

    def fingerprint(self) -> str:
        """Changes when any row of the municipality changes, sessions and the log of views apart."""
        with use_scope(self.scope), connections["default"].cursor() as cursor:
            cursor.execute(_every_row())
            rows, acts = cursor.fetchone()
        return f"{rows} {acts}"


@cache
def _every_row() -> str:
    """One statement for all tables: the sweep asks it after every case."""
    watched = WATCHED | {app.label for app in apps.get_app_configs() if app.name.startswith("modules.")}
    models = [model for model in apps.get_models() if model._meta.app_label in watched]
    shown = [
        model for model in models if model is not Session
    ]  # what is said to them, and where they were last
    row = "SELECT {} AS number, md5(string_agg({}, ',' ORDER BY {})) AS rows FROM {} AS one"
    each = [
        row.format(
            number,
            "(to_jsonb(one) - 'last_login')::text" if hasattr(model, "last_login") else "one::text",
            model._meta.pk.column,
            model._meta.db_table,
        )
        for number, model in enumerate(shown)
    ]
    tables = (
        f"SELECT string_agg(coalesce(rows, '-'), ' ' ORDER BY number) FROM ({' UNION ALL '.join(each)}) AS t"
    )
    acts = f"SELECT md5(string_agg(action || object_id, ',' ORDER BY id)) FROM {AuditEntry._meta.db_table}"
    return f"SELECT ({tables}), ({acts} WHERE action NOT LIKE '%viewed')"


def level_keys(*schemas: str) -> None:
    """Let every table of the schemas continue at the same number, so that look-alike rows get equal keys."""
    query = (
        "SELECT format('%%I.%%I', schemaname, sequencename), coalesce(last_value, 0) FROM pg_sequences"
        " WHERE schemaname = %s"
    )
    found: dict[str, list[tuple[str, int]]] = {}
    for schema in schemas:
        with in_schema(schema) as cursor:
            cursor.execute(query, [schema])
            for name, value in cursor.fetchall():
                found.setdefault(name.split(".")[1], []).append((name, value))
    highest = max(value for _name, value in itertools.chain(*found.values())) + 1
    for schema in schemas:
        with in_schema(schema) as cursor:
            for sequences in found.values():
                for name, _value in sequences:
                    if name.startswith(f"{schema}."):
                        cursor.execute("SELECT setval(%s, %s)", [name, highest])
    connections["owner"].close()


def build(slug: str) -> Town:
    """The same rows in the same order wherever it is called; only the names carry the municipality's word."""
    secret = f"{slug.capitalize()}hemmelig"
    with use_scope(tenant_scope(slug)):
        department = make.make_department(name=f"Hjemmehjelp {secret}")
        service = make.make_service(department, name=f"Renhold {secret}")
        make.make_service(department, name="Prøve", module_key="dummy")
        make.make_service(department, name="Utvalg", module_key="sample")
        users: dict[str, User | None] = dict.fromkeys(ACTORS)
        for name in ("provider", "other_provider"):
            users[name] = make.make_user(f"Utfører {secret}")
        provider = make.make_provider(department, name=f"Utfører {secret}", user=users["provider"])
        recipient = make.make_recipient(name=f"Bruker {secret}")
        recipient.address = f"{secret}veien 1"
        recipient.save()
        users["recipient"] = recipient.user
        entitlement = make.make_entitlement(recipient, service)
        booking = make.World(department, service, [provider], recipient).book(make.at(3, 10))
        past = make.World(department, service, [provider], recipient).book(make.at(4, 10))
        shift = timedelta(days=6)
        Booking.objects.filter(pk=past.pk).update(
            starts_at=past.starts_at - shift, ends_at=past.ends_at - shift
        )
        past.refresh_from_db()
        former = make.make_provider(department, name=f"Tidligere {secret}")
        second = make.make_provider(department, name=f"Vikar {secret}")
        BlockedProvider.objects.create(recipient=recipient, provider=former)
        Provider.objects.filter(pk=former.pk).update(is_active=False)
        other_department = make.make_department(name=f"Annen {secret}")
        make.make_provider(other_department, name=f"Annen utfører {secret}", user=users["other_provider"])
        other = make.make_recipient(name=f"Annen bruker {secret}")
        users["other_recipient"] = other.user
        users["administrator"] = make.make_administrator(department)
        users["other_administrator"] = make.make_administrator(other_department)
        users["municipality_administrator"] = make.make_administrator(None)
        officer = users["case_officer"] = make.make_user(f"Saksbehandler {secret}")
        users["partner"] = partner = make.make_user(f"Samarbeidspart {secret}")
        for each, role in ((officer, StaffRole.CASE_OFFICER), (partner, StaffRole.PARTNER)):
            RoleGrant.objects.create(user=each, role=role, department=department)
        actor = make.World(department, service, [provider], recipient).actor()
        asked = make.World(department, service, [provider], recipient).book(make.at(5, 10))
        Booking.objects.filter(pk=asked.pk).update(status=BookingStatus.REQUESTED)
        disruption = _called_off(department, service=service, recipient=recipient, provider=provider)
        standing = build_series(service, recipient=recipient, actor=actor)
        held = hold_time(service, recipient=recipient, starts_at=make.at(5, 12), actor=actor)
        absence = be_away(
            provider, from_at=make.at(8, 8), until_at=make.at(8, 16), reason=AbsenceReason.COURSE, actor=actor
        )
        # As if it had just been told: whoever may can undo it as long as the tests go on.
        Absence.objects.filter(pk=absence.pk).update(told_at=timezone.now() + timedelta(days=1))
        day = set_exception_day(
            department,
            day=make.at(9, 0).date(),
            opens_at=time(9),
            closes_at=time(12),
            label="Prøve",
            actor=actor,
        )
        town = Town(
            slug,
            department,
            service,
            booking,
            past,
            provider,
            former,
            second,
            absence,
            day,
            users,
            asked,
            held,
            entitlement,
            build_capacity(department, provider=provider, secret=secret, actor=actor),
            FollowUp.objects.create(booking=past, department=department, due_at=make.at(0, 12)),
            disruption,
            _offered(department, service=service, recipient=recipient),
            _twin_of(recipient, department=department),
            *standing,
            group_role=GroupRole.objects.create(
                group=f"{secret} gruppe", role=StaffRole.CASE_OFFICER, department=department
            ),
            newcomer=build_newcomer(department, administrator=users["administrator"], secret=secret),
            passkey_id=_give_factors(users),
            representation=make_representation(recipient, name=f"Fullmakt {secret}", is_doubtful=True),
            untold=OutboxMessage.objects.create(
                kind="booking.created",
                user_id=recipient.user_id or 0,
                params={"booking_id": booking.pk},
                status=DeliveryStatus.FAILED,
            ),
            link=token_for(booking),
            import_draft=_import_draft(department, user=users["administrator"], secret=secret),
        )
        Wording.objects.create(
            kind="accounts.reset", channel="email", language="en", subject=secret, body=f"{secret}: {{link}}"
        )
        ThreadMessage.objects.create(
            booking=booking,
            side=ThreadSide.RECIPIENT,
            author=recipient.user,
            body=f"Nøkkelen er hos {secret}",
            idempotency_key="1",
        )
        for module_sweep in module_sweeps().values():
            module_sweep.fill(town)
        # Whoever books gives up what they hold.
        town.hold = hold_time(service, recipient=recipient, starts_at=make.at(5, 12), actor=actor)
        # Last of all, for whatever changes a plan judges anew: this one is to be given to somebody else.
        Booking.objects.filter(pk=asked.pk).update(stranded=StrandedReason.NO_SHIFT)
        for name, user in users.items():
            town.cookies[name] = cookies_of(user)
    return town


def _called_off(
    department: Department, *, service: Service, recipient: Recipient, provider: Provider
) -> Disruption:
    """A visit that the department cancelled, and owes."""
    booking = make.World(department, service, [provider], recipient).book(make.at(6, 8))
    cancel_booking(booking, actor=SYSTEM, reason=CancelReason.BY_DEPARTMENT)
    return Disruption.objects.get(booking=booking)


def cookies_of(user: User | None, **more: object) -> str:
    """Of a browser in which the user is signed in, and has shown it as long as the tests go on; with `more` chosen."""
    client = Client()
    client.cookies["django_language"] = "en"
    if user is not None:
        client.force_login(user, backend=BACKEND)
        session = client.session
        session[PROVED_AT] = (timezone.now() + timedelta(days=1)).isoformat()
        session.update(more)
        session.save()
    return client.cookies.output(attrs=[], header="", sep=";")


def _give_factors(users: dict[str, User | None]) -> int:
    """Both kinds to each administrator; the number of the first one's passkey."""
    for name in ("administrator", "other_administrator", "municipality_administrator"):
        user = users[name]
        assert user is not None
        give_app(user)
        give_passkey(user)
        make_codes(user)
    return int(passkeys_of(cast("User", users["administrator"])).get().pk)


def _import_draft(department: Department, *, user: User | None, secret: str) -> ImportDraft:
    """A file that waits for its uploader's yes as long as the tests go on."""
    assert user is not None
    content = f"Navn;Telefon\nOpplastet {secret};68050044\n".encode()
    actor = Actor(user_id=user.pk, channel=Channel.STAFF)
    draft = upload(ImportKind.RECIPIENTS, content, department=department, user=user, actor=actor)
    draft.uploaded_at = timezone.now() + timedelta(days=1)
    draft.save(update_fields=["uploaded_at"])
    return draft


def _twin_of(recipient: Recipient, *, department: Department) -> Recipient:
    """The same person once more, with a decision of their own."""
    twin = Recipient.objects.create(name=recipient.name, address=recipient.address)
    make.make_entitlement(twin, department.services.exclude(bookings__recipient=recipient).earliest("pk"))
    return twin


def _offered(department: Department, *, service: Service, recipient: Recipient) -> WaitlistOffer:
    """A time that the recipient waits for and is offered."""
    day = make.at(11, 0).date()
    actor = Actor(user_id=recipient.user_id, channel=Channel.SELF)
    join_waitlist(service, recipient=recipient, wanted=Wanted(day, day), actor=actor)
    (offer,) = offer_free_time(department.pk)
    offer.entry.asked_at = offer.made_at  # and whether they still wait is asked too
    offer.entry.save(update_fields=["asked_at"])
    return offer
