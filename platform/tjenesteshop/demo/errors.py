"""What may stand in the way of a demonstration."""


class DemoError(Exception):
    """A sentence that says what is wrong and what to do; the command ends with status 1."""


class Ended(Exception):
    """The demonstration was asked to end by Ctrl-C or a signal: no mistake, nothing to explain."""
