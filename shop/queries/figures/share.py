"""One number of another."""


def share(part: float, *, of: float) -> float | None:
    """`part` ÷ `of`; None of nothing, which is not the same as none."""
    return part / of if of else None
