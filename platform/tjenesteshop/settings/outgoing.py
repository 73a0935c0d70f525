"""What is asked of servers outside."""

OUTGOING_TO_LOOPBACK = False
"""Whether addresses that a municipality names may lead to this machine: only where its stand-ins run."""
