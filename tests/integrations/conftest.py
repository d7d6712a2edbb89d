"""Clicks come from the tests of tracking."""

from tests.tracking.conftest import click

__all__ = ["click"]
