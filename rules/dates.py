"""Dates as people and spreadsheets write them 日期 (issue 2: "dates as text"), and age 年龄 (A01).

A date without a year, without a day, or with day and month in doubt is refused: a guessed birthday greets on the wrong day.
"""

import datetime
import re

from .errors import RuleError
from .text import clean, fold_width

FIRST, LAST = datetime.date(1900, 1, 1), datetime.date(2100, 12, 31)
_EPOCH = datetime.date(1899, 12, 30)  # Excel believes in 29 February 1900; right from 1 March 1900 on
_SERIALS = range(2101, 73416)  # smaller ones are read as a year or a count, no customer was born by then
_TIME = r"(?:[T\s]+[0-9]{1,2}[:时点][0-9]{1,2}(?:[:分][0-9]{1,2}(?:\.[0-9]+)?秒?)?分?(?:Z|[+-][0-9]{2}:?[0-9]{2})?)?"
_FULL = re.compile(rf"([0-9]{{4}})\s*[年/.\-\s]\s*([0-9]{{1,2}})\s*[月/.\-\s]\s*([0-9]{{1,2}})\s*[日号]?{_TIME}")
_DIGITS = re.compile(rf"([0-9]{{4}})([0-9]{{2}})([0-9]{{2}}){_TIME}")
_NO_YEAR = re.compile(r"[0-9]{1,2}\s*[月/.\-]\s*[0-9]{1,2}\s*[日号]?")
_NO_DAY = re.compile(r"[0-9]{4}(?:\s*年?|\s*[年/.\-]\s*[0-9]{1,2}\s*月?)|[0-9]{6}")
_SHORT_YEAR = re.compile(r"[0-9]{1,2}\s*[年/.\-]\s*[0-9]{1,2}\s*[月/.\-]\s*[0-9]{1,2}\s*[日号]?")
_YEAR_LAST = re.compile(r"[0-9]{1,2}\s*[/.\-\s]\s*[0-9]{1,2}\s*[/.\-\s]\s*[0-9]{4}")


def parse_date(value):
    """A ``date`` from 1900 to 2100 out of a date, a datetime, Excel's number of a day, or text.

    >>> parse_date("2018年3月5日"), parse_date("20180305"), parse_date(43164), parse_date("2018/3/5 10:20")
    (datetime.date(2018, 3, 5), datetime.date(2018, 3, 5), datetime.date(2018, 3, 5), datetime.date(2018, 3, 5))
    """
    if isinstance(value, datetime.datetime):
        value = value.date()
    if isinstance(value, datetime.date):
        return _bounded(value)
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return _from_number(value)
    text = fold_width(clean(value)).strip("'‘’ ")
    if not text:
        raise RuleError("date.empty")
    if re.fullmatch(r"[0-9]{5}(?:\.[0-9]+)?|[0-9]{8}\.0+", text):
        return _from_number(float(text))
    match = _FULL.fullmatch(text) or _DIGITS.fullmatch(text)
    if match:
        return _from_parts(*map(int, match.groups()), text)
    for pattern, code in (
        (_NO_YEAR, "date.no_year"),
        (_NO_DAY, "date.no_day"),
        (_SHORT_YEAR, "date.ambiguous"),
        (_YEAR_LAST, "date.ambiguous"),
    ):
        if pattern.fullmatch(text):
            raise RuleError(code, value=text)
    raise RuleError("date.format", value=text)


def _from_number(number):
    if number != number or abs(number) > 99_999_999:
        raise RuleError("date.format", value=str(number))
    whole = int(number)
    if whole >= 10_000_000:
        return _from_parts(whole // 10000, whole // 100 % 100, whole % 100, str(whole))
    if whole not in _SERIALS:
        code = "date.no_day" if FIRST.year <= whole <= LAST.year else "date.format"
        raise RuleError(code, value=str(number))
    return _EPOCH + datetime.timedelta(days=whole)


def _from_parts(year, month, day, text):
    try:
        date = datetime.date(year, month, day)
    except ValueError:
        raise RuleError("date.impossible", value=text) from None
    return _bounded(date)


def _bounded(date):
    if not FIRST <= date <= LAST:
        raise RuleError("date.bounds", value=date.isoformat(), first=FIRST.year, last=LAST.year)
    return date


def age(birth, today):
    """Completed years 周岁; who was born on 29 February completes one on 1 March of a common year. None when unknown.

    >>> age(datetime.date(2000, 2, 29), datetime.date(2018, 2, 28)), age(None, datetime.date(2018, 2, 28))
    (17, None)
    """
    if not birth or birth > today:
        return None
    return today.year - birth.year - ((today.month, today.day) < (birth.month, birth.day))
