"""Which credit window is in force."""

import pytest

from tracking.window import credit_window


@pytest.mark.parametrize(
    ("partner", "programs", "default", "expected"),
    [
        (None, [], 90, 90),
        (None, [], None, None),
        (None, [None], 90, 90),
        (None, [30], 90, 30),
        (None, [30, 60, None], 90, 60),
        (None, [30, 0], 90, None),
        (10, [30, 0], 90, 10),
        (0, [30], 90, None),
        (365, [], None, 365),
    ],
)
def test_window_in_force(partner, programs, default, expected) -> None:
    assert credit_window(partner, programs, default) == expected
