"""Users of one tenant: who signs in, and how. Knows neither roles in a department nor bookings."""
