"""Uncertainty of a share: the Wilson score interval.

E. B. Wilson, "Probable Inference, the Law of Succession, and Statistical Inference", JASA 22 (1927)
209-212. It never leaves [0, 1] and stays honest for small samples and shares near 0 or 1, where the
textbook interval collapses.
"""

from __future__ import annotations

from math import sqrt
from statistics import NormalDist

Z95 = NormalDist().inv_cdf(0.975)
"""Standard normal quantile of a two-sided 95 % interval."""


def wilson(successes: int, n: int, z: float = Z95) -> tuple[float, float]:
    """Lower and upper limit of the share `successes / n`, as fractions of 1 in full precision.

    Raises ValueError when there is nothing to estimate from (n < 1) or the counts are impossible.
    """
    if n < 1 or not 0 <= successes <= n:
        raise ValueError(f"no share can be estimated from {successes} of {n}")
    z2 = z * z
    centre = successes + z2 / 2
    half = z * sqrt(successes * (n - successes) / n + z2 / 4)
    low = 0.0 if successes == 0 else (centre - half) / (n + z2)
    high = 1.0 if successes == n else (centre + half) / (n + z2)
    return low, high
