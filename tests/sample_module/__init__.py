"""A module that uses what the smallest one leaves out; each of its hooks says that it was called."""
