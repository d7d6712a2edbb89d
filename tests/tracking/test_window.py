"""Which credit window is in force, and whose setting it is."""

import pytest

from tracking.window import credit_window


@pytest.mark.parametrize(
    ("partner", "programs", "default", "expected"),
    [
        (None, [], 90, (90, "default")),
        (None, [], None, (None, "default")),
        (None, [(1, None)], 90, (90, "default")),
        (None, [(1, 30)], 90, (30, "program:1")),
        (None, [(1, 30), (2, 60), (3, None)], 90, (60, "program:2")),
        (None, [(1, 30), (2, 30)], 90, (30, "program:1")),
        (None, [(1, 30), (2, 0)], 90, (None, "program:2")),
        (10, [(1, 30), (2, 0)], 90, (10, "partner")),
        (0, [(1, 30)], 90, (None, "partner")),
        (365, [], None, (365, "partner")),
    ],
)
def test_window_in_force(partner, programs, default, expected) -> None:
    assert credit_window(partner, programs, default) == expected
