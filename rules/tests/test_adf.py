"""The ADF reader on messages in our own words (tests/data/adf), and on whatever anybody sends."""

import json
import pathlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

pytest.importorskip("lxml")

from rules import adf, lead_facts, lead_text
from rules.tests.generators import anything, many, some

FOLDER = pathlib.Path(__file__).resolve().parents[2] / "tests" / "data" / "adf"
EXPECTED = json.loads((FOLDER / "expected.json").read_text(encoding="utf-8"))
FIRST_WISH = ("model", "exterior", "interior", "trim")


def test_the_corpus_is_whole():
    files = {path.name for path in FOLDER.iterdir()} - {"expected.json"}
    assert files == set(EXPECTED)
    assert len(files) >= 30


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_corpus(name):
    wanted = EXPECTED[name]
    text, _understood = lead_text.decode((FOLDER / name).read_bytes())
    reading = adf.read(text, strict=wanted.get("strict", True))
    assert reading.refused == wanted.get("refused", "")
    assert {problem.code for problem in reading.problems} >= set(wanted.get("problems", ()))
    if wanted.get("leads") is None:
        return
    assert len(reading.leads) == len(wanted["leads"])
    for facts, lead in zip(reading.leads, wanted["leads"], strict=True):
        check(facts, lead)


def check(facts, wanted):
    for name, value in wanted.items():
        if name == "missing":
            assert facts.missing() == value
        elif name == "problems":
            assert sorted({problem.code for problem in facts.problems}) == sorted(value)
        elif name == "extra":
            assert {tuple(item) for item in value} <= set(facts.extra)
        elif name == "present":
            assert {part: getattr(facts.present, part) for part in value} == value
        elif name == "interests":
            assert [wish.interest for wish in facts.wishes] == value
        elif name in FIRST_WISH:
            assert (getattr(facts.wishes[0], name) if facts.wishes else None) == value
        else:
            found = getattr(facts, name)
            assert (list(found) if isinstance(found, tuple) else found) == value, name


def sound(reading):
    """What holds for every answer."""
    for facts in reading.leads:
        for value in vars(facts).values():
            if isinstance(value, str) and value is not facts.raw:
                assert "\x00" not in value
                value.encode("utf-8")
        assert len(facts.name) <= lead_facts.MAX_NAME
        assert len(facts.external_id) <= lead_facts.MAX_LINE
        assert len(facts.content_hash()) == 64
        facts.missing()


@many
@given(anything)
def test_never_raises(text):
    sound(adf.read(text))
    sound(adf.read(text, strict=False))


TAGS = ["adf", "prospect", "customer", "contact", "name", "phone", "vehicle", "id", "finance", "amount", "price", "x", "address"]


@st.composite
def trees(draw, depth=4):
    """XML of our tags in any order, with attributes that mean something elsewhere."""
    tag = draw(st.sampled_from(TAGS))
    attribute = draw(st.sampled_from(["", ' type="total"', ' part="full"', ' interest="trade-in"', ' status="resend"', ' sequence="x"']))
    inside = draw(st.text(alphabet="abc 1230&<>张-\u200b\x01", max_size=8))
    children = "".join(draw(st.lists(trees(depth=depth - 1), max_size=3))) if depth else ""
    return f"<{tag}{attribute}>{inside}{children}</{tag}>"


@some
@given(trees(), st.integers(0, 400))
def test_never_raises_on_shuffled_documents(text, cut):
    sound(adf.read(f"<adf><prospect>{text}</prospect></adf>"))
    sound(adf.read(f"<adf><prospect>{text}</prospect></adf>"[:cut]))


words = st.text(alphabet="abcdefghij0123456789张三李四喆镕", min_size=1, max_size=12)


@some
@given(st.lists(st.tuples(st.sampled_from([*TAGS, "comments", "leadtype", "trim"]), words), min_size=1, max_size=8), st.integers(10, 400))
def test_never_loses_the_text(pairs, cut):
    """Whole or truncated, every word between tags is in the reading's text; of a whole document the leads hold it too."""
    inside = "".join(f"<{tag}>{word}</{tag}>" for tag, word in pairs)
    document = f"<adf><prospect><customer>{inside}</customer></prospect></adf>"
    reading = adf.read(document)
    for _tag, word in pairs:
        assert word in reading.text
    cut_text = document[:cut]
    if cut_text.rfind("<") > cut_text.rfind(">"):
        cut_text = cut_text[: cut_text.rfind("<")]
    rest = adf.read(cut_text)
    for tag, word in pairs:
        if f"<{tag}>{word}</{tag}>" in cut_text:
            assert word in rest.text


@pytest.mark.parametrize("text", [
    "<![CDATA[" * 28_000, "<!--" * 60_000, "<adf>" * 50_000, "&lt;adf&gt;" * 20_000, "<adf><prospect>" + "<a>" * 80_000,
    "<adf " + "a='" * 80_000, "&" * 250_000, "<adf>" + "&nbsp;" * 40_000, "<adf><prospect><name>" + "名" * 80_000, "<?" * 120_000,
    "<adf><prospect>" + "<vehicle><model>x</model></vehicle>" * 7_000,
    "<adf>" + "<prospect><id>1</id></prospect>" * 8_000 + "</adf>",
], ids=lambda text: text[:12])
def test_a_quarter_megabyte_of_anything_is_answered_at_once(text):
    import time
    started = time.monotonic()
    sound(adf.read(text[: lead_text.MAX_BYTES]))
    assert time.monotonic() - started < 5


def test_too_large_is_refused_unread():
    assert adf.read("x" * (lead_text.MAX_BYTES + 1)).refused == "too_large"


def test_no_file_is_read_and_no_entity_unfolds():
    for trick in ('<!DOCTYPE a [<!ENTITY f SYSTEM "file:///etc/passwd">]>', "<!  ENTITY x>", "<!DoCtYpE a>"):
        assert adf.read(f"{trick}<adf><prospect><name>&f;</name></prospect></adf>").refused == "doctype"
    # hidden where only another decoder would see it, it is no mark-up to us either
    utf7 = "+ADw-+ACE-DOCTYPE a+AD4-<adf><prospect><customer><contact><name>&f;</name></contact></customer></prospect></adf>"
    reading = adf.read(utf7)
    assert "root:" not in reading.text + (reading.leads[0].name if reading.leads else "")


def test_the_same_words_give_the_same_fingerprint():
    one, two = (adf.read(f"<adf><prospect><customer><contact><name>{space}张三</name></contact></customer></prospect></adf>").leads[0]
                for space in ("", "\n   "))
    assert one.content_hash() == two.content_hash()
