"""Filters for all pages."""
