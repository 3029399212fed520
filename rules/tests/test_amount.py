import decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules import amount, mileage
from rules.errors import RuleError
from rules.tests.generators import anything, many, wide

pytest.importorskip("cn2an")


@pytest.mark.parametrize(
    "text, yuan",
    [
        ("14 万", 140000),
        ("14万", 140000),
        ("１４万元", 140000),
        ("14w", 140000),
        ("14W", 140000),
        ("14.5万", 145000),
        ("14万5", 145000),
        ("14万5千", 145000),
        ("14万5000", 145000),
        ("1千5", 1500),
        ("1亿2千万", 120000000),
        ("200k", 200000),
        ("￥1,234.50", 1234.5),
        ("¥ 1，234", 1234),
        ("RMB 1,234,567.89", 1234567.89),
        ("人民币140000元整", 140000),
        ("'140000", 140000),
        ("二十万", 200000),
        ("十四万五", 145000),
        ("两万", 20000),
        ("三点五万", 35000),
        ("贰拾万元整", 200000),
        ("约20万", 200000),
        ("20万左右", 200000),
        ("大概20多万", 200000),
        ("~20万", 200000),
        ("about 20万", 200000),
        ("0", 0),
        (0, 0),
        (140000, 140000),
        (1234.5, 1234.5),
        (decimal.Decimal("1234.50"), 1234.5),
        (1e6, 1000000),
        ("1234.565", 1234.57),
    ],
)
def test_amounts(text, yuan):
    assert amount.parse_amount(text) == yuan


@pytest.mark.parametrize(
    "text, code",
    [
        ("", "empty"),
        (None, "empty"),
        (" ", "empty"),
        ("面议", "format"),
        ("万", "format"),
        ("1,23", "format"),
        ("1.234,50", "format"),
        ("20 25万", "format"),
        ("20~25万", "format"),
        ("1.5万5", "format"),
        ("14万20万", "format"),
        ("5千14万", "format"),
        ("=1+1", "format"),
        ("1e5", "format"),
        (float("nan"), "format"),
        (float("inf"), "format"),
        (True, "format"),
        ("-5万", "negative"),
        (-5, "negative"),
        ("－5", "negative"),
        ("$20000", "currency"),
        ("2万美元", "currency"),
        ("HKD 20000", "currency"),
        ("9999999亿", "too_large"),
        (10**30, "too_large"),
        ("9" * 50, "too_large"),
        ("9" * 5000, "format"),
    ],
)
def test_each_fault_has_its_own_code(text, code):
    with pytest.raises(RuleError) as refused:
        amount.parse_amount(text)
    assert refused.value.code == f"amount.{code}"


@pytest.mark.parametrize(
    "text, ends",
    [
        ("20~25万", (200000, 250000)),
        ("20 ~ 25万", (200000, 250000)),
        ("20～25万", (200000, 250000)),
        ("20-25万元", (200000, 250000)),
        ("20万-25万", (200000, 250000)),
        ("20万—25", (200000, 250000)),
        ("20至25万", (200000, 250000)),
        ("20万到25万左右", (200000, 250000)),
        ("200000~250000", (200000, 250000)),
        ("200000~25万", (200000, 250000)),
        ("5千~1万", (5000, 10000)),
        ("二十到二十五万", (200000, 250000)),
        ("五百~六百", (500, 600)),
        ("8~9千", (8000, 9000)),
        ("￥200,000.00 - ￥250,000.00", (200000, 250000)),
        ("约20万", (200000, 200000)),
        ("20万", (200000, 200000)),
        (200000, (200000, 200000)),
        ("30万以内", (None, 300000)),
        ("不超过30万", (None, 300000)),
        ("30万元以下", (None, 300000)),
        ("20万以上", (200000, None)),
        ("不低于20万", (200000, None)),
        ("20万起", (200000, None)),
        ("20万+", (200000, None)),
    ],
)
def test_ranges(text, ends):
    assert amount.parse_range(text) == ends


@pytest.mark.parametrize(
    "text, code",
    [("25~20万", "range"), ("20~25~30万", "format"), ("", "empty"), ("~", "format"), ("-20万", "negative"), ("以内", "format")],
)
def test_range_faults(text, code):
    with pytest.raises(RuleError) as refused:
        amount.parse_range(text)
    assert refused.value.code == f"amount.{code}"


@many
@given(st.integers(0, 10**10), st.sampled_from(["{}", "{:,}", "￥{:,}.00", "{}元", " {} ", "'{}", "约{}"]), st.booleans())
def test_good_amounts(yuan, form, as_wide):
    text = form.format(yuan)
    assert amount.parse_amount(wide(text) if as_wide else text) == yuan


@many
@given(st.integers(1, 9999), st.integers(0, 9999), st.sampled_from(["万", "w", " 万元"]))
def test_good_budgets_in_wan(low, more, unit):
    assert amount.parse_range(f"{low}~{low + more}{unit}") == (low * 10000, (low + more) * 10000)
    assert amount.parse_amount(f"{low}{unit}") == low * 10000


@many
@given(st.one_of(anything, st.text("0123456789.,万千亿w~-至到二十点以内起", max_size=12)))
def test_anything_gives_a_number_or_a_rule_error(value):
    for rule in (amount.parse_amount, amount.parse_range, mileage.parse):
        try:
            result = rule(value)
        except RuleError as error:
            assert error.code.startswith(("amount.", "mileage."))
        else:
            assert all(end is None or 0 <= end <= amount.LIMIT for end in (result if isinstance(result, tuple) else (result,)))


def test_without_cn2an(monkeypatch):
    monkeypatch.setattr(amount, "_cn2an", None)
    assert amount.parse_amount("14万5") == 145000
    with pytest.raises(RuleError, match=r"amount\.format"):
        amount.parse_amount("二十万")


@pytest.mark.parametrize(
    "text, kilometres",
    [
        ("6.5万公里", 65000),
        ("65000", 65000),
        ("65,000 km", 65000),
        ("6万5", 65000),
        ("6.5W", 65000),
        ("六万五千公里", 65000),
        ("约6万KM", 60000),
        ("0", 0),
        (65000.4, 65000),
        ("６５０００千米", 65000),
    ],
)
def test_mileage(text, kilometres):
    assert mileage.parse(text) == kilometres


@pytest.mark.parametrize(
    "text, code",
    [
        ("", "empty"),
        ("40000英里", "unit"),
        ("40000 miles", "unit"),
        ("-5", "negative"),
        (-5, "negative"),
        ("新车", "format"),
        ("6~7万公里", "format"),
        ("650万公里", "too_large"),
        (True, "format"),
    ],
)
def test_mileage_faults(text, code):
    with pytest.raises(RuleError) as refused:
        mileage.parse(text)
    assert refused.value.code == f"mileage.{code}"


@many
@given(st.integers(0, mileage.LIMIT), st.sampled_from(["{}", "{:,}", "{}公里", "{:,} KM"]))
def test_good_mileages(kilometres, form):
    assert mileage.parse(form.format(kilometres)) == kilometres
