"""Whoever has a visit before them is reminded of it."""
