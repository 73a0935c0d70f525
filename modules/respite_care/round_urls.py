"""Addresses of rounds and swaps, a part of the module's."""

from django.urls import path

from modules.respite_care.views import (
    more_time,
    round_stays,
    round_steps,
    round_wishes,
    rounds,
    swap_answers,
    swaps,
    wishes,
    wishes_by_phone,
)

urlpatterns = [
    path("my-rounds/", wishes.show_list, name="own_rounds"),
    path("my-rounds/<int:round_id>/", wishes.show, name="own_round"),
    path("departments/<int:department_id>/rounds/", rounds.show_list, name="rounds"),
    path("departments/<int:department_id>/rounds/add/", rounds.add, name="add_round"),
    path("rounds/<int:round_id>/", rounds.show, name="round"),
    path("rounds/<int:round_id>/change/", rounds.change, name="change_round"),
    path("rounds/<int:round_id>/suggestions/", round_stays.suggest, name="suggest_stays"),
    path("rounds/<int:round_id>/stays/add/", round_stays.add, name="add_stay"),
    path("rounds/<int:round_id>/wishes/", wishes_by_phone.show_list, name="round_families"),
    path("rounds/<int:round_id>/wishes/<int:recipient_id>/", wishes_by_phone.show, name="wishes_by_phone"),
    path("round-stays/<int:stay_id>/remove/", round_stays.remove, name="remove_stay"),
    path("rounds/<int:round_id>/open/", round_steps.open_, name="open_round"),
    path("rounds/<int:round_id>/close/", round_steps.close, name="close_wishes"),
    path("rounds/<int:round_id>/more-time/", more_time.show, name="more_time"),
    path("rounds/<int:round_id>/propose/", round_steps.propose_, name="propose_round"),
    path("rounds/<int:round_id>/publish/", round_steps.publish_, name="publish_round"),
    path("rounds/<int:round_id>/call-off/", round_steps.call_off, name="call_off_round"),
    path("round-wishes/<int:wish_id>/give/", round_wishes.give, name="give_wish"),
    path("round-wishes/<int:wish_id>/take/", round_wishes.take, name="take_wish"),
    path("swaps/", swaps.show, name="swaps"),
    path("swaps/stays/<int:booking_id>/offer/", swaps.offer, name="offer_swap"),
    path("swaps/<int:offer_id>/withdraw/", swaps.withdraw, name="withdraw_swap"),
    path("swaps/<int:offer_id>/suggest/", swaps.suggest, name="suggest_swap"),
    path("swap-answers/<int:answer_id>/accept/", swaps.accept, name="accept_swap"),
    path("departments/<int:department_id>/swaps/", swap_answers.show_list, name="waiting_swaps"),
    path("swap-answers/<int:answer_id>/approve/", swap_answers.approve, name="approve_swap"),
    path("swap-answers/<int:answer_id>/decline/", swap_answers.decline, name="decline_swap"),
]
