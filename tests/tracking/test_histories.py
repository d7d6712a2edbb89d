"""Decisions of random histories equal those of a slow model; the benchmark plays thousands."""

import pytest

from bench.random_histories import play


@pytest.mark.django_db
@pytest.mark.parametrize("start", range(0, 60, 10))
def test_same_as_the_slow_model(start: int) -> None:
    differences = [each for seed in range(start, start + 10) for each in play(seed)]

    assert differences == []
