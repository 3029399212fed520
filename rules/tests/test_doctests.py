"""The examples in the docstrings hold, whichever way pytest is called."""

import doctest
import importlib
import pathlib

import pytest

FOLDER = pathlib.Path(__file__).resolve().parents[1]
MODULES = sorted(path.stem for path in FOLDER.glob("*.py") if path.stem != "__init__")


@pytest.mark.parametrize("name", MODULES)
def test_doctest(name):
    if name == "pinyin":
        pytest.importorskip("pypinyin")
    if name in ("amount", "mileage"):
        pytest.importorskip("cn2an")
    result = doctest.testmod(importlib.import_module(f"rules.{name}"))
    assert result.failed == 0
