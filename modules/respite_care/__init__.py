"""Respite care: one question with each visit. What it is made of stands in README.md."""
