"""Each code that a rule raises has a sentence, and none of them can show an identity number."""

import ast
import pathlib
import re

import pytest

from rules.errors import RuleError

RULES = pathlib.Path(__file__).resolve().parents[1]
CODE = re.compile(r"[a-z_]+\.[a-z_0-9]+")
MESSAGES = RULES.parent / "models" / "card" / "rule_messages.py"


def raised():
    """code → the parameter names of every place that raises it, found by reading the sources.

    Where the code is a variable, it may be any dotted literal of that module which no other place raises literally.
    """
    found = {}
    for path in RULES.glob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        calls = [n for n in ast.walk(tree) if isinstance(n, ast.Call) and getattr(n.func, "id", "") == "RuleError"]
        literal = {call.args[0].value for call in calls if isinstance(call.args[0], ast.Constant)}
        dotted = {n.value for n in ast.walk(tree) if isinstance(n, ast.Constant) and CODE.fullmatch(str(n.value))}
        for call in calls:
            names = {keyword.arg for keyword in call.keywords}
            named = {n.value for n in ast.walk(call.args[0]) if isinstance(n, ast.Constant) and CODE.fullmatch(str(n.value))}
            for code in named or dotted - literal:
                found.setdefault(code, []).append((path.name, names))
    return found


def sentences():
    """code → source text of its sentence."""
    tree = ast.parse(MESSAGES.read_text(encoding="utf-8"))
    table = next(
        node.value
        for node in tree.body
        if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "_SENTENCES"
    )
    return {
        key.value: next(arg.value for arg in ast.walk(value) if isinstance(arg, ast.Constant))
        for key, value in zip(table.keys, table.values, strict=True)
    }


def test_every_code_has_a_sentence_and_no_sentence_is_idle():
    assert set(raised()) == set(sentences())


@pytest.mark.parametrize("code", sorted(set(raised()) & set(sentences())))
def test_a_sentence_asks_only_for_what_is_given(code):
    wanted = set(re.findall(r"%\((\w+)\)s", sentences()[code]))
    assert not re.search(r"%(?!\(\w+\)s)", sentences()[code])
    for place, given in raised()[code]:
        assert wanted <= given, (code, place)


def test_identity_numbers_are_never_a_parameter():
    """Also not in part: only counts and the type of document are let through."""
    for code, places in raised().items():
        if code.startswith(("resident_id.", "identity.")):
            for _place, given in places:
                assert given <= {"length"} or code == "identity.type", code


def test_long_values_are_cut():
    error = RuleError("text.too_long", value="字" * 2_000_000, length=2_000_000)
    assert len(error.params["value"]) == 60
    assert error.params["length"] == 2_000_000
    assert str(error) == "text.too_long"
