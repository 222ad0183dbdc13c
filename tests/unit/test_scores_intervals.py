"""Wilson limits agree with an independent implementation and keep their promises."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest
from statsmodels.stats.proportion import proportion_confint

from surveys.scores.intervals import wilson

counts = st.integers(1, 2_000_000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


@given(counts)
def test_limits_equal_statsmodels_to_1e_9(count: tuple[int, int]) -> None:
    successes, n = count
    low, high = wilson(successes, n)
    expected_low, expected_high = proportion_confint(successes, n, alpha=0.05, method="wilson")
    assert low == pytest.approx(expected_low, abs=1e-9)
    assert high == pytest.approx(expected_high, abs=1e-9)


@pytest.mark.parametrize(("successes", "n"), [(0, 1), (1, 1), (41, 46), (1068, 1284), (0, 5), (5, 5), (701, 702)])
def test_limits_equal_scipy_to_1e_9(successes: int, n: int) -> None:
    interval = binomtest(successes, n).proportion_ci(0.95, method="wilson")
    low, high = wilson(successes, n)
    assert low == pytest.approx(interval.low, abs=1e-9)
    assert high == pytest.approx(interval.high, abs=1e-9)


@given(counts)
def test_limits_enclose_the_share_and_stay_between_0_and_1(count: tuple[int, int]) -> None:
    successes, n = count
    low, high = wilson(successes, n)
    assert 0 <= low <= successes / n <= high <= 1
    assert high - low > 0


def test_a_share_of_nothing_is_refused() -> None:
    for successes, n in [(0, 0), (1, 0), (3, 2), (-1, 4)]:
        with pytest.raises(ValueError, match="no share"):
            wilson(successes, n)
