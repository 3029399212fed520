"""Loads the settings of all property tests before the first of them is read."""

from rules.tests import generators

__all__ = ["generators"]
