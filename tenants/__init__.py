"""Municipalities as customers: who they are, how a request finds its own, and what keeps them apart."""
