"""What the list of steps says when something is missing or fails."""

import pytest

from tests import steps


def missing():
    raise steps.MissingError("no such program")


@pytest.mark.parametrize(
    ("no_skips", "step", "has_failed"),
    [
        (False, lambda: True, False),
        (False, lambda: False, True),
        (False, missing, False),
        (True, missing, True),
    ],
)
def test_exit_code_tells(no_skips, step, has_failed):
    report = steps.Report(no_skips)
    report.run("a step", step)
    assert report.has_failed == has_failed


def test_what_was_left_out_is_named_with_its_remedy(capsys):
    report = steps.Report(no_skips=False)
    report.run("Browser tests", missing)
    report.print()
    said = capsys.readouterr().out
    assert "Browser tests: no such program" in said
    assert steps.INSTALL_LINE in said


@pytest.mark.parametrize("finder", ["find_chromium", "find_binaries"])
def test_missing_programs_are_left_out(monkeypatch, finder):
    monkeypatch.setattr(steps, finder, lambda: None)
    monkeypatch.delenv("TEST_DATABASE_URL", raising=False)
    chosen = steps.Steps([])
    with pytest.raises(steps.MissingError):
        chosen.browser() if finder == "find_chromium" else chosen.tests_on_postgresql()


def test_every_step_has_a_name():
    assert all(step.__doc__ for step in steps.Steps([]).all())
