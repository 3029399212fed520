import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.errors import RuleError
from rules.tests.generators import anything, many, wide
from rules.text import clean, fold_width, strip_formula


@pytest.mark.parametrize(
    "name",
    [
        "买买提·吐尔逊",
        "阿卜杜热合曼·阿卜杜克热木·买买提艾力·吐尔逊江·艾合买提·阿卜力孜·图尔荪",
        "李😀",
        "👨‍👩‍👧",
        "𠮷田",
        "O'Brien-Smith",
        "镕堃喆",
        "ᠮᠣᠩᠭᠣᠯ",
        "བསྟན་འཛིན",
    ],
)
def test_names_stay(name):
    assert clean(name, 60) == name


@pytest.mark.parametrize(
    "given_, kept",
    [
        ("\ufeff张三", "张三"),
        ("　张　三　", "张 三"),
        ("张\x00三", "张三"),
        ("张\ud800三", "张三"),
        ("\ud83d\ude00", "😀"),
        ("张三\u202e四", "张三四"),
        ("a\tb\r\nc", "a b c"),
        ("\xa0a\u200b", "a"),
        (None, ""),
        (False, ""),
        (0, "0"),
        (12.5, "12.5"),
    ],
)
def test_dirt_goes(given_, kept):
    assert clean(given_) == kept


def test_too_long_is_refused_after_cleaning():
    assert clean(" " * 500 + "字" * 40, 40) == "字" * 40
    with pytest.raises(RuleError) as refused:
        clean("字" * 41, 40)
    assert refused.value.code == "text.too_long"
    assert refused.value.params["length"] == 41


def test_lines_stay_when_wanted():
    assert clean("一\r\n\r\n二 　三\u2028四", multiline=True) == "一\n\n二 三\n四"


@many
@given(anything, st.booleans())
def test_clean_is_safe_and_stable(value, multiline):
    cleaned = clean(value, multiline=multiline)
    cleaned.encode("utf-8")  # a lone surrogate would raise, as PostgreSQL would
    assert all(char == "\n" or unicodedata.category(char) not in ("Cc", "Cs") for char in cleaned)
    assert multiline or "\n" not in cleaned
    assert cleaned == cleaned.strip()
    assert clean(cleaned, multiline=multiline) == cleaned


@many
@given(anything)
def test_no_formula_is_left(value):
    assert not strip_formula(value).startswith(tuple("=+-@\t\r'"))


@pytest.mark.parametrize("value", ["=1+1", "'=1+1", "＝1+1", " =1+1", "\t=1+1", "+-=1+1", "\u3000@=1+1", "\r\n=1+1"])
def test_formula_signs_go(value):
    assert strip_formula(value) == "1+1"


@many
@given(st.text(st.characters(min_codepoint=33, max_codepoint=126)))
def test_width_folds_back(value):
    assert fold_width(wide(value)) == value
    assert len(fold_width(value)) == len(value)
