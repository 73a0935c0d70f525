"""What is kept of respite care."""

from modules.respite_care.models.homes import Home, HomeBed, HomeStaff
from modules.respite_care.models.needs import HandoverNote, NeedsSheet
from modules.respite_care.models.people import CaredFor, Pairing, StayOf

__all__ = ["CaredFor", "HandoverNote", "Home", "HomeBed", "HomeStaff", "NeedsSheet", "Pairing", "StayOf"]
