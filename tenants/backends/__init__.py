"""Database backends that fail closed: no scope, no statement."""
