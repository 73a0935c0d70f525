"""Time that a module keeps from a recipient, as SQL reads it: to them it is busy, and nobody is told why."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from shop.hook_types import Barred

BARRED = """coalesce((%(barred_during)s::tstzmultirange[])[
    array_position(%(barred_providers)s::bigint[], {provider})], '{{}}')"""
"""What is barred of a provider's time; of most there is nothing to look at."""


def barred_parameters(barred: Sequence[Barred] = ()) -> dict[str, Any]:
    """What BARRED needs. As text: where many visits are asked about at once, each has arrays of its own."""
    spans = defaultdict[int, list[str]](list)
    for provider_id, from_at, until_at in barred:
        spans[provider_id].append(f"[{from_at.isoformat()},{until_at.isoformat()})")
    during = ",".join(f'"{{{",".join(each)}}}"' for each in spans.values())
    return {
        "barred_providers": f"{{{','.join(str(provider_id) for provider_id in spans)}}}",
        "barred_during": f"{{{during}}}",
    }
