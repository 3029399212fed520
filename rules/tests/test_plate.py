import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules import plate
from rules.errors import RuleError
from rules.tests.generators import anything, digit_text, many, wide

provinces = st.sampled_from(plate.PROVINCES)
authorities = st.sampled_from("ABCDEFGHJKLMNPQRSTUVWXYZ")
letters = "ABCDEFGHJKLMNPQRSTUVWXYZ"
pairs = st.text("0123456789" + letters, min_size=2, max_size=2)
# At most two letters, anywhere.
serials = st.builds("{0}{2}{1}".format, digit_text(2), digit_text(1), pairs) | st.builds("{}{}".format, pairs, digit_text(3))
energy = st.sampled_from("DFABCEGHJK")
ordinary = st.builds("{}{}{}".format, provinces, authorities, serials)
small = st.builds("{}{}{}{}{}".format, provinces, authorities, energy, st.sampled_from(letters + "0123456789"), digit_text(4))
large = st.builds("{}{}{}{}".format, provinces, authorities, digit_text(5), energy)


@st.composite
def written(draw, plates):
    number = draw(plates)
    form = draw(st.sampled_from(["{0}{1}{2}", "{0}{1}·{2}", "{0} {1} {2}", "{0}{1}-{2}", "{0}{1}.{2}", "'{0}{1}{2}", "　{0}{1}•{2} "]))
    text = form.format(number[0], number[1], number[2:])
    return number, draw(st.sampled_from([text, text.lower(), wide(text)]))


@many
@given(written(ordinary))
def test_good_ordinary(case):
    assert plate.normalise(case[1]) == (case[0], "ordinary")


@many
@given(written(st.one_of(small, large)))
def test_good_new_energy(case):
    assert plate.normalise(case[1]) == (case[0], "new_energy")


@pytest.mark.parametrize(
    "text, number, kind",
    [
        ("沪a·1234警", "沪A1234警", "police"),
        ("沪A 1234学", "沪A1234学", "training"),
        ("沪A1234挂", "沪A1234挂", "trailer"),
        ("粤Z·1234港", "粤Z1234港", "hong_kong"),
        ("粤ZA123澳", "粤ZA123澳", "macau"),
        ("沪22401领", "沪22401领", "consulate"),
        ("使224·001", "使224001", "embassy"),
        ("224001使", "224001使", "embassy"),
        ("京X·0001应急", "京X0001应急", "emergency"),
        ("WJ京·12345", "WJ京12345", "armed_police"),
        ("wj沪1234x", "WJ沪1234X", "armed_police"),
        ("VA·12345", "VA12345", "military"),
        ("空A12345", "空A12345", "military"),
        ("沪A12345临", "沪A12345临", "temporary"),
        ("临沪A12345", "沪A12345临", "temporary"),
        ("京O·A1234", "京OA1234", "ordinary"),
        ("粤B·D12345", "粤BD12345", "new_energy"),
    ],
)
def test_special_kinds(text, number, kind):
    assert plate.normalise(text) == (number, kind)
    assert plate.normalise(number) == (number, kind)


@pytest.mark.parametrize(
    "text, code",
    [
        ("", "empty"),
        (None, "empty"),
        (" · ", "empty"),
        ("沪A12#45", "characters"),
        ("=cmd|' /C calc'!A0", "characters"),
        ("沪A😀2345", "characters"),
        ("A12345", "province"),
        ("HA12345678", "province"),
        ("国A12345", "province"),
        ("无牌", "province"),
        ("沪A1234", "length"),
        ("沪A1234567", "length"),
        ("沪", "length"),
        ("沪I12345", "letter_io"),
        ("沪AI2345", "letter_io"),
        ("沪A1234O", "letter_io"),
        ("沪112345", "authority"),
        ("沪沪12345", "authority"),
        ("沪AABC12", "serial"),
        ("沪A12中45", "serial"),
        ("沪A123456", "new_energy"),
        ("沪AL12345", "new_energy"),
        ("沪ADA123A", "new_energy"),
        ("沪A12345警", "special"),
        ("沪A1234港", "special"),
        ("临A12345", "province"),
        ("沪A1临", "temporary"),
    ],
)
def test_each_fault_has_its_own_code(text, code):
    with pytest.raises(RuleError) as refused:
        plate.normalise(text)
    assert refused.value.code == f"plate.{code}"


@many
@given(ordinary, st.integers(2, 6), st.sampled_from("IO"))
def test_i_and_o_in_a_serial_are_refused(number, place, letter):
    with pytest.raises(RuleError, match=r"plate\.letter_io"):
        plate.normalise(number[:place] + letter + number[place + 1 :])


@many
@given(ordinary, st.integers(1, 5))
def test_a_lost_character_is_noticed(number, count):
    with pytest.raises(RuleError):
        plate.normalise(number[:-count])


@many
@given(st.one_of(anything, st.text("沪粤京ABDIO0123WJ警学使领临应急·", max_size=10)))
def test_anything_gives_a_plate_or_a_rule_error(value):
    plate.search_key(value)
    try:
        result = plate.normalise(value)
    except RuleError as error:
        assert error.code.startswith("plate.")
    else:
        assert plate.normalise(result.plate) == result
        assert 7 <= len(result.plate) <= 9


def test_provinces():
    assert len(plate.PROVINCES) == len(set(plate.PROVINCES)) == 31


@pytest.mark.parametrize("term, key", [("沪a·1", "沪A1"), ("１２３", "123"), (None, ""), (" ", ""), ("%", "%")])
def test_search_key(term, key):
    assert plate.search_key(term) == key
