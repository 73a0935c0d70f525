"""What is kept of respite care."""

from modules.respite_care.models.arrivals import Arrival
from modules.respite_care.models.homes import Home, HomeBed, HomeStaff
from modules.respite_care.models.needs import HandoverNote, NeedsSheet
from modules.respite_care.models.people import CaredFor, Pairing, StayOf
from modules.respite_care.models.rounds import Round, RoundShare, RoundStay, Wish
from modules.respite_care.models.swaps import SwapAnswer, SwapOffer

__all__ = [
    "Arrival",
    "CaredFor",
    "HandoverNote",
    "Home",
    "HomeBed",
    "HomeStaff",
    "NeedsSheet",
    "Pairing",
    "Round",
    "RoundShare",
    "RoundStay",
    "StayOf",
    "SwapAnswer",
    "SwapOffer",
    "Wish",
]
