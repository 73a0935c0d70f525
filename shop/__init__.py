"""The booking core: departments, services, opening hours, providers, shifts, entitlements, slots, bookings."""
