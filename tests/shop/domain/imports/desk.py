"""Somebody of the department brings files, and reads what became of their rows."""

import random
from itertools import islice

from django.apps import apps
from django.db import connection

from foundation.actor import Actor, Channel
from foundation.identifiers import synthetic_national_ids
from shop.domain.imports.drafts import confirm, kept_in, upload
from shop.domain.imports.outcomes import Outcome
from shop.enums import ImportKind, Verdict
from shop.models import ImportDraft
from tests.factories.world import World, make_administrator

IDS = [each.reveal() for each in islice(synthetic_national_ids(random.Random("imports")), 24)]
RECIPIENTS, ENTITLEMENTS, PROVIDERS = ImportKind.RECIPIENTS, ImportKind.ENTITLEMENTS, ImportKind.PROVIDERS
PEOPLE = "Navn;Fødselsnummer;Telefon;Adresse;Adressesperre"
DECISIONS = "Fødselsnummer;Navn;Telefon;Tjeneste;Antall;Enhet;Periode;Fra;Til;Saksnummer"


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
