"""Money is whole øre; how an amount is said. Words only; no queries."""

ORE_PER_KRONE = 100
SPACE = "\u00a0"
"""Between the thousands, and before what is counted: a line never breaks there."""
MINUS = "−"


def kroner(ore: int) -> str:
    """“1 150,50 kr”, without øre where there are none."""
    whole, rest = divmod(abs(ore), ORE_PER_KRONE)
    amount = f"{whole:,}".replace(",", SPACE) + (f",{rest:02d}" if rest else "")
    return f"{MINUS if ore < 0 else ''}{amount}{SPACE}kr"


def in_file(ore: int) -> str:
    """“1150,50”, as a Norwegian spreadsheet reads it."""
    whole, rest = divmod(abs(ore), ORE_PER_KRONE)
    return f"{'-' if ore < 0 else ''}{whole},{rest:02d}"
