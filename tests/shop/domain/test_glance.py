"""What does not answer is looked at all the same, and keeps nobody waiting."""

from datetime import timedelta
from threading import Event
from threading import enumerate as threads

import time_machine
from django.utils import timezone

from shop.domain.paper.glance import STILL_TRUE, Glance

AT_ONCE, AS_LONG_AS_IT_TAKES = timedelta(0), timedelta(minutes=5)


class Folder:
    """It answers when it is let, with how often it was looked at."""

    def __init__(self) -> None:
        self.answers = Event()
        self.looks = 0

    def look(self) -> int:
        self.looks += 1
        looks = self.looks
        self.answers.wait()
        return looks


def test_what_answers_is_seen_each_time() -> None:
    folder, glance = Folder(), Glance[int]()
    folder.answers.set()
    assert [glance.at(folder.look, patience=AS_LONG_AS_IT_TAKES) for _time in range(3)] == [1, 2, 3]


def test_where_it_hangs_nobody_waits_and_one_thread_does() -> None:
    folder, glance, before = Folder(), Glance[int](), set(threads())
    assert [glance.at(folder.look, patience=AT_ONCE) for _time in range(5)] == [None] * 5
    assert len(set(threads()) - before) == 1
    folder.answers.set()
    assert glance.at(folder.look, patience=AS_LONG_AS_IT_TAKES) in {1, 2}


def test_while_it_is_slow_what_was_seen_a_moment_ago_is_told() -> None:
    folder, glance = Folder(), Glance[int]()
    folder.answers.set()
    assert glance.at(folder.look, patience=AS_LONG_AS_IT_TAKES) == 1
    folder.answers.clear()
    assert glance.at(folder.look, patience=AT_ONCE) == 1
    with time_machine.travel(timezone.now() + STILL_TRUE):
        assert glance.at(folder.look, patience=AT_ONCE) is None
    folder.answers.set()
