"""Guidance for relatives of people with failing memory: talks, courses and groups, and visits to map a need."""
