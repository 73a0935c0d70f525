"""Benchmarks: every row is a ratio of two things measured in the same run, taking turns."""
