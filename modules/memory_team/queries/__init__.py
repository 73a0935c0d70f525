"""Reads of the Memory team."""
