import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules import identity
from rules.errors import RuleError
from rules.tests.generators import TODAY, anything, digit_text, many, resident_ids, wide

letters = st.text("ABCDEFGHJKLMNPQRSTUVWXYZ", min_size=3, max_size=3)
NUMBERS = {
    "resident_id": resident_ids(),
    "passport": st.one_of(digit_text(8).map("E{}".format), digit_text(7).map("EA{}".format), digit_text(9)),
    "hk_macau_permit": st.builds("{}{}".format, st.sampled_from("HM"), st.one_of(digit_text(8), digit_text(10))),
    "taiwan_permit": st.one_of(digit_text(8), digit_text(10), digit_text(10).map("{}(B)".format)),
    "residence_permit": st.sampled_from(["810000", "820000", "830000"]).flatmap(lambda place: resident_ids(place)),
    "foreign_permanent": st.one_of(
        resident_ids("911156"), st.builds("{}{}".format, letters, digit_text(12)), resident_ids("944840")
    ),
    "military": st.one_of(digit_text(7).map("南字第{}号".format), digit_text(8)),
    "driving_licence": resident_ids(),
    "business_licence": st.just("91110000600037341L"),
    "other": st.one_of(digit_text(12), letters),
}


def test_every_type_is_labelled_and_tried():
    assert set(identity.TYPES) == set(identity.LABELS) == set(NUMBERS)


@pytest.mark.parametrize("kind", identity.TYPES)
def test_good_numbers(kind):
    @many
    @given(NUMBERS[kind], st.sampled_from([str, str.lower, wide, lambda number: f" {number} "]))
    def check(number, write):
        assert identity.normalise(kind, write(number), TODAY) == number
        assert identity.normalise(kind, number, TODAY) == number

    check()


@pytest.mark.parametrize("kind", identity.TYPES)
def test_anything_gives_text_or_a_rule_error_that_keeps_silent(kind):
    @many
    @given(anything)
    def check(value):
        try:
            number = identity.normalise(kind, value, TODAY)
        except RuleError as error:
            assert set(error.params) <= {"length"}
        else:
            assert 3 <= len(number) <= 40
            assert identity.normalise(kind, number, TODAY) == number

    check()


@pytest.mark.parametrize(
    "kind, text, code",
    [
        ("nothing", "1", "identity.type"),
        ("passport", "", "identity.empty"),
        ("passport", "ABCDEFG", "identity.passport"),
        ("passport", "E123", "identity.passport"),
        ("passport", "E123456789012", "identity.passport"),
        ("hk_macau_permit", "X12345678", "identity.hk_macau_permit"),
        ("hk_macau_permit", "H1234567", "identity.hk_macau_permit"),
        ("taiwan_permit", "123456789", "identity.taiwan_permit"),
        ("residence_permit", "11010519491231002X", "identity.residence_permit"),
        ("residence_permit", "810000194912310021", "resident_id.check_digit"),
        ("foreign_permanent", "11010519491231002X", "identity.foreign_permanent"),
        ("military", "???", "identity.military"),
        ("business_licence", "91110000600037341X", "identity.business_licence"),
        ("driving_licence", "110105491231002", "resident_id.old_15"),
        ("resident_id", "110***********002X", "identity.masked"),
        ("other", "--", "identity.other"),
        ("other", "a" * 41, "identity.other"),
    ],
)
def test_each_fault_has_its_own_code(kind, text, code):
    with pytest.raises(RuleError) as refused:
        identity.normalise(kind, text, TODAY)
    assert refused.value.code == code


@many
@given(st.text(st.characters(blacklist_characters="*＊∗•●", blacklist_categories=["Cs"]), max_size=60))
def test_a_mask_shows_little_and_is_known_as_one(number):
    masked = identity.mask(number)
    shown = masked.replace("*", "")
    assert len(masked) == len(number)
    assert len(shown) <= 0.45 * len(number)
    assert len(shown) <= 7
    head = masked.index("*") if number else 0
    assert head <= 3 and len(masked) - masked.rindex("*") - 1 <= 4 if number else True
    assert identity.is_mask(masked) == bool(number)
    assert not identity.is_mask(number)


def test_mask_of_nothing():
    assert identity.mask(None) == identity.mask(False) == ""
    assert not identity.is_mask(None)


@many
@given(resident_ids(), st.sampled_from(["身份证", "id ", "号码:", ""]), st.sampled_from(["", ",周末来", " ok", "。"]), st.booleans())
def test_numbers_in_free_text_are_found(number, before, after, as_wide):
    text = before + (wide(number) if as_wide else number) + after
    found = identity.find_numbers(text)
    assert [(item.start, item.end, item.certain) for item in found] == [(len(before), len(before) + 18, True)]


@pytest.mark.parametrize(
    "text, certain",
    [
        ("110105 19491231 002X", [True]),
        ("110105194912310021", [False]),  # mistyped, but still a person's number
        ("旧证110105491231002", [False]),
        ("11010519491231002X和110105194912310021", [True, False]),
        ("VIN LSVAA4182E2123456, 13800138000", []),
        ("订单 202603021234567890", []),
        ("6222021234567890123", []),
        ("", []),
        (None, []),
    ],
)
def test_what_counts_as_looking_like_one(text, certain):
    assert [item.certain for item in identity.find_numbers(text)] == certain


@many
@given(anything)
def test_searching_any_text_is_safe(value):
    for item in identity.find_numbers(value):
        assert 0 <= item.start < item.end <= len(value)
