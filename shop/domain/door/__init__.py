"""The one door to scarce time, and what may be done with what went through it."""
