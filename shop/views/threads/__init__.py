"""The thread of a visit, as both sides see it."""
