"""Standing bookings."""
