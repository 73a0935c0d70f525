"""People and decisions from a file: what it must look like, what it would do, and what came of it."""
