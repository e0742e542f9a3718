"""Parts of a score as rounded points, that still sum to the rounded score."""

import math
from collections.abc import Mapping


def tenths(parts: Mapping[str, float]) -> dict[str, int]:
    """Return the parts, in 0…1, in tenths of a point of a hundred.

    They sum to the rounded sum of ``parts``: what rounding down leaves goes to those that lose
    most by it.
    """
    whole = {name: math.floor(1000 * part) for name, part in parts.items()}
    left = round(1000 * math.fsum(parts.values())) - sum(whole.values())
    losing = sorted(parts, key=lambda name: (whole[name] - 1000 * parts[name], name))
    return whole | {name: whole[name] + 1 for name in losing[:left]}
