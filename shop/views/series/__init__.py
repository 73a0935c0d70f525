"""Standing bookings, on the recipient's pages and on the department's: one set of acts for both."""
