"""A huge cell is answered at once, by every rule that reads text (reliability.md, hostile input)."""

import time

import pytest

from rules import amount, credit_code, dates, identity, mileage, phone, pinyin, plate, resident_id, text, vin
from rules.errors import RuleError

RULES = [
    phone.normalise,
    phone.split_many,
    phone.tail,
    resident_id.validate,
    identity.find_numbers,
    identity.mask,
    identity.is_mask,
    credit_code.validate,
    credit_code.validate_organisation,
    plate.normalise,
    plate.search_key,
    vin.check,
    vin.tail,
    amount.parse_amount,
    amount.parse_range,
    mileage.parse,
    dates.parse_date,
    text.clean,
    text.strip_formula,
    *(lambda value, kind=kind: identity.normalise(kind, value) for kind in identity.TYPES),
]
CELLS = ["1", "1-", "1 ", "x", "一", "万", "1万", " ", "~", "20/", "1,", "2018-", "*", "\t=", "1.0", "身份证1101051949", "🚗"]


@pytest.mark.parametrize("unit", CELLS)
def test_huge_cell(unit):
    # Enough to make quadratic time felt, little enough to run on each commit.
    cell = unit * (100_000 // len(unit))
    for rule in RULES:
        started = time.monotonic()
        try:
            rule(cell)
        except RuleError as error:
            assert all(len(str(value)) <= 60 for value in error.params.values())
        assert time.monotonic() - started < 5, rule


def test_a_long_name_has_pinyin_too():
    assert len(pinyin.initials("字" * 10_000)) in (0, 10_000)
