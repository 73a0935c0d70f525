"""The department's page of a run says who of the crew is away, and where too few are left."""

import pytest
from django.test import Client

from shop.enums import AbsenceReason
from shop.models import Absence
from tests.factories.world import make_administrator
from tests.modules.shopping_help.crew.conftest import CrewWorld, browser_of

NOBODY, ALONE = "Nobody can go with this run", "Only the work leader can go"


@pytest.mark.parametrize(
    ("away", "said"),
    [((), ""), (("leader",), ""), (("member",), ALONE), (("leader", "member"), NOBODY)],
)
def test_who_is_away_is_said_beside_them(
    crew: CrewWorld, larvik_client: Client, away: tuple[str, ...], said: str
) -> None:
    during = (crew.run.starts_at, crew.run.ends_at)
    for who in away:
        Absence.objects.create(provider=getattr(crew, who), during=during, reason=AbsenceReason.SICK)
    office = browser_of(larvik_client, make_administrator(crew.world.department))
    text = office.get(f"/modules/shopping_help/department-runs/{crew.run.pk}/").text
    for who, name in (("leader", "Leif Leder"), ("member", "Mona Makker")):
        assert name in text
        assert (f"{name} (away)" in text) == (who in away)
    assert [each for each in (NOBODY, ALONE) if each in text] == ([said] if said else [])
