"""Somebody cannot come: who comes instead, and what is owed."""
