import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules import dates
from rules.errors import RuleError
from rules.tests.generators import anything, many, wide

MARCH = datetime.date(2018, 3, 5)
FORMS = ["{0}年{1}月{2}日", "{0}年{1}月{2}号"]
FORMS += ["{0}/{1}/{2}", "{0}-{1}-{2}", "{0}.{1}.{2}", "{0} {1} {2}", "{0:04}{1:02}{2:02}", "{0}-{1:02}-{2:02} 10:20:30", "'{0}-{1}-{2}"]


@pytest.mark.parametrize(
    "value",
    [
        MARCH,
        datetime.datetime(2018, 3, 5, 23, 59),
        43164,
        43164.75,
        20180305,
        20180305.0,
        "43164",
        "20180305",
        "20180305.0",
        "2018年3月5日",
        "2018 年 03 月 05 日",
        "2018/3/5",
        "２０１８－３－５",
        "2018-03-05T10:20:30Z",
        "2018-03-05 10:20:30.123456",
        "2018/3/5 10:20",
        "\ufeff2018.3.5 ",
        "'2018-3-5",
    ],
)
def test_usual_ways_of_writing(value):
    assert dates.parse_date(value) == MARCH


@pytest.mark.parametrize(
    "value, code",
    [
        ("", "empty"),
        (None, "empty"),
        ("9/5", "no_year"),
        ("9月5日", "no_year"),
        ("9-5", "no_year"),
        ("2018", "no_day"),
        (2018, "no_day"),
        ("2018年3月", "no_day"),
        ("2018-03", "no_day"),
        ("201803", "no_day"),
        ("3/5/2018", "ambiguous"),
        ("05-03-18", "ambiguous"),
        ("18年3月5日", "ambiguous"),
        ("2018-02-30", "impossible"),
        ("20181301", "impossible"),
        ("2023年2月29日", "impossible"),
        ("0000-00-00", "impossible"),
        ("1899-12-31", "bounds"),
        ("2101-01-01", "bounds"),
        (datetime.date(1, 1, 1), "bounds"),
        ("明天", "format"),
        ("=TODAY()", "format"),
        (5, "format"),
        (-43164, "format"),
        (float("nan"), "format"),
        (float("inf"), "format"),
        (True, "format"),
        (10**40, "format"),
        ("٢٠١٨-٠٣-٠٥", "format"),
    ],
)
def test_each_fault_has_its_own_code(value, code):
    with pytest.raises(RuleError) as refused:
        dates.parse_date(value)
    assert refused.value.code == f"date.{code}"


@many
@given(st.dates(dates.FIRST, dates.LAST), st.sampled_from(FORMS), st.booleans())
def test_good_dates(day, form, as_wide):
    text = form.format(day.year, day.month, day.day)
    assert dates.parse_date(wide(text) if as_wide and " " not in text else text) == day


@many
@given(st.dates(datetime.date(1920, 1, 1), dates.LAST))
def test_excel_serials(day):
    assert dates.parse_date((day - datetime.date(1899, 12, 30)).days) == day


@many
@given(st.one_of(anything, st.text("0123456789年月日/-. :T", max_size=14), st.integers(), st.floats()))
def test_anything_gives_a_date_in_bounds_or_a_rule_error(value):
    try:
        day = dates.parse_date(value)
    except RuleError as error:
        assert error.code.startswith("date.")
    else:
        assert type(day) is datetime.date and dates.FIRST <= day <= dates.LAST


@pytest.mark.parametrize(
    "birth, today, years",
    [
        ((1980, 3, 5), (2018, 3, 4), 37),
        ((1980, 3, 5), (2018, 3, 5), 38),
        ((2000, 2, 29), (2018, 3, 1), 18),
        ((2018, 3, 5), (2018, 3, 5), 0),
        ((2018, 3, 6), (2018, 3, 5), None),
    ],
)
def test_age(birth, today, years):
    assert dates.age(datetime.date(*birth), datetime.date(*today)) == years


@many
@given(st.dates(dates.FIRST, dates.LAST), st.dates(dates.FIRST, dates.LAST))
def test_age_grows_by_one_each_year(birth, today):
    years = dates.age(birth, today)
    assert (years is None) == (birth > today)
    if years is not None:
        assert 0 <= years <= today.year - birth.year
