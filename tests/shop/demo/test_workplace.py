"""The employer's own sign-in in the demonstration, and who waits there for a yes."""

from foundation.scope import use_scope
from shop.demo.workplace import NAMESAKE, set_up_workplace
from shop.domain.staff.namesakes import namesakes_who_left
from shop.models import Department
from shop.queries.staff import who_waits_in
from tenants.routing import RoutedMunicipality
from tjenesteshop.standins.workplace import WorkplaceStandIn


def test_one_with_the_name_of_somebody_who_left_waits_and_is_made_once(
    larvik_world: RoutedMunicipality,
) -> None:
    for _time in range(2):
        set_up_workplace(larvik_world, WorkplaceStandIn((), ()))
    with use_scope(larvik_world.scope):
        department = Department.objects.filter(is_active=True).earliest("pk")
        assert [each.name for each in who_waits_in(department)] == [NAMESAKE]
        (left,) = namesakes_who_left(NAMESAKE)
        assert left.work_ended_at is not None
