"""The demonstration: invented people and a year of their bookings. Nothing here runs outside demo mode."""
