"""Sessions are announced, taken part in, and withdrawn."""

from hypothesis.stateful import rule

from foundation.actor import Channel
from shop.domain.capacity.announced import hand_over_session
from shop.domain.capacity.kept_times import keep_time, release_kept_times
from shop.domain.door.booking import book_service
from shop.models import KeptTime
from tests.race.any_order.ground import OFFICE, Ground, at_work, by, channels, moment, numbers, starts


class Announced(Ground):
    @rule(who=numbers, start=starts)
    def announce(self, who: int, start: tuple[int, int]) -> None:
        leader, starts_at = self.provider(who), moment(start)
        self.attempt(lambda: keep_time(self.session, provider=leader, starts_at=starts_at, actor=OFFICE))

    @rule(which=numbers, who=numbers, channel=channels)
    def take_part(self, which: int, who: int, channel: Channel) -> None:
        """Its leader first, and whoever else is free where they are missing."""
        kept = self.one_of(KeptTime.objects.all(), which)
        if kept is None:
            return
        starts_at = kept.during.lower + self.session.buffer_before
        self.follow(
            self.attempt(
                lambda: book_service(
                    self.session,
                    recipient=self.person(who),
                    starts_at=starts_at,
                    actor=by(channel),
                    helpers=[kept.provider_id],
                )
            )
        )

    @rule(which=numbers, who=numbers)
    def lead_instead(self, which: int, who: int) -> None:
        kept = self.one_of(KeptTime.objects.select_related("service"), which)
        if kept is not None:
            self.attempt(lambda: hand_over_session(kept, to=self.provider(who), actor=OFFICE))

    @rule(which=numbers)
    def withdraw(self, which: int) -> None:
        kept = self.one_of(KeptTime.objects.all(), which)
        if kept is not None:
            with at_work():
                release_kept_times([kept.pk], department_id=self.session.department_id, actor=OFFICE)
