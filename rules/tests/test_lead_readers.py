"""Leads as JSON, as a table and as a mail: nothing raises, nothing is lost, and a fault is named."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

pytest.importorskip("lxml")

from rules import lead_facts, lead_json, lead_mail, lead_table, lead_text, tabular
from rules.errors import RuleError
from rules.tests.generators import anything, some

WHOLE = {
    "id": 1001, "source": "晨光车网", "name": "李晨", "phone": "139 0001 0001", "email": "li@example.com", "gender": "女士",
    "vehicles": [
        {"make": "上汽大众", "model": "途观", "exterior_color": "白", "year": 2026, "interest": "test-drive"},
        {"interest": "trade-in", "make": "大众", "model": "Polo", "kilometres": "8.6万", "plate": "沪A12345", "price": 28000},
    ],
    "budget": "20~25万", "payment": "loan", "comments": "周末看车\n带家人", "campaign": "春季", "address": {"city": "上海", "floor": 3},
}


def one(text, reader=lead_json):
    reading = reader.read(text)
    assert len(reading.leads) == 1, reading
    return reading.leads[0]


# ----------------------------------------------------------------------
# JSON
# ----------------------------------------------------------------------
def test_json_whole():
    facts = one(json.dumps(WHOLE))
    assert facts.missing() == [] and facts.problems == []
    assert (facts.external_id, facts.name, facts.phones, facts.gender) == ("晨光车网|1001", "李晨", ["13900010001"], "female")
    assert facts.budget == (200000, 250000) and facts.payment == "loan" and facts.trade_in
    assert facts.wishes[0].label == "2026 上汽大众 途观 白" and facts.wishes[0].interest == "test_drive"
    assert (facts.present.model, facts.present.kilometres, facts.present.price) == ("Polo", 86000, 28000)
    assert facts.comments == "周末看车\n带家人"
    assert {("campaign", "春季"), ("address/floor", "3")} <= set(facts.extra)


@pytest.mark.parametrize("text, code", [
    ("{", "json.broken"), ("[" * 50_000, "json.broken"), ('{"a":' * 30_000, "json.broken"), ("nul", "json.broken"),
    ("[1, 2]", "json.shape"), ("{}", "json.shape"), ('"text"', "json.shape"), ("9" * 6_000, "json.broken"),
])
def test_json_that_is_none(text, code):
    reading = lead_json.read(text)
    assert not reading.leads and [problem.code for problem in reading.problems][:1] == [code]
    assert reading.text


def test_json_envelopes():
    for text in ([WHOLE, {**WHOLE, "id": 2}], {"leads": [WHOLE, {**WHOLE, "id": 2}]}):
        assert [facts.external_id for facts in lead_json.read(json.dumps(text)).leads] == ["晨光车网|1001", "晨光车网|2"]
    assert len(lead_json.read(json.dumps([{"id": number} for number in range(80)])).leads) == lead_json.MAX_LEADS


@pytest.mark.parametrize("budget, wanted", [
    (200000, (200000, 200000)), ("20-25万", (200000, 250000)), ({"max": "30万"}, (0, 300000)), ({"min": 3, "max": 1}, (1, 3)),
    ("$20000", (0, 0)), ([1], (0, 0)), (True, (0, 0)), (float("inf"), (0, 0)), (-5, (0, 0)), ({"min": {}}, (0, 0)),
])
def test_json_budget(budget, wanted):
    assert one(json.dumps({"name": "李", "budget": budget})).budget == wanted


def test_json_wrong_types_are_kept_aside():
    facts = one(json.dumps({"name": {"first": "晨"}, "phone": 13900010001, "email": ["a@b.cn"], "vehicles": ["途观"], "comments": 5}))
    assert facts.phones == ["13900010001"] and facts.comments == "5"
    assert {name for name, _text in facts.extra} == {"name", "email", "vehicle"}
    assert {problem.code for problem in facts.problems} == {"json.type"}


def test_json_long_names_of_fields_are_cut():
    name = "n" * 2_000
    facts = one(json.dumps({"name": "李", "address": {name: 1}, "vehicle": {"model": "途观", name: 2}, name: 3}))
    assert facts.extra == [(f"address/{name[:60]}", "1"), (f"vehicle/{name[:60]}", "2"), (name[:60], "3")]


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | anything, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(
        st.sampled_from([*lead_json.SCHEMA["properties"], "x", "\ud800"]), inner, max_size=5), max_leaves=12)


@some
@given(st.dictionaries(st.sampled_from([*lead_json.SCHEMA["properties"], "x", "\x00"]), values, max_size=8))
def test_json_never_raises(item):
    reading = lead_json.read(json.dumps(item))
    for facts in reading.leads:
        facts.missing()
        assert len(facts.content_hash()) == 64
        assert len(facts.name) <= lead_facts.MAX_NAME


@some
@given(anything)
def test_json_text_never_raises(text):
    lead_json.read(text)


def test_a_huge_name_is_cut_and_kept_in_the_raw():
    facts = one(json.dumps({"name": "名" * 60_000, "phone": "13900010001"}, ensure_ascii=False))
    assert len(facts.name) == lead_facts.MAX_NAME and [problem.code for problem in facts.problems] == ["text.cut"]


# ----------------------------------------------------------------------
# Tables
# ----------------------------------------------------------------------
def table(rows, mapping=None, encoding="gb18030"):
    _titles, _codes, leads = lead_table.read(tabular.to_csv(rows).decode("utf-8-sig").encode(encoding), mapping)
    return [facts for _line, facts in leads]


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8-sig", "utf-8"])
def test_table_of_usual_headers(encoding):
    facts, other = table([
        ["线索编号", "用户姓名", "手机号", "咨询车系", "预算", "用户城市", "活动"],
        ["9001", "李喆镕", "139-0001-0001", "途观", "20~25万", "上海", "车展"], ["9002", "", "x", "", "?", "", ""]], encoding=encoding)
    assert facts.missing() == [] and facts.external_id == "9001" and facts.extra == [("活动", "车展")]
    assert facts.name == "李喆镕" and facts.raw.startswith('[["线索编号", "9001"],\n')
    assert lead_table.read_again(facts.raw).leads == [facts]
    assert other.missing() == ["name", "contact", "model", "budget"]
    assert {problem.code for problem in other.problems} == {"phone.invalid", "budget.invalid"}


def test_table_with_the_portals_own_headers():
    rows = [["uid", "mob", "car", "skip"], ["7", "13900010001", "途观", "x"]]
    with pytest.raises(RuleError):
        table(rows)
    [facts] = table(rows, {"uid": "external_id", "MOB": "phone", "car": "model", "skip": "ignore"})
    assert (facts.external_id, facts.phone, facts.wishes[0].model, facts.extra) == ("7", "13900010001", "途观", [])


def test_table_formula_cells_are_text():
    [facts] = table([["姓名", "电话", "留言"], ["=HYPERLINK(1)", "+8613900010001", "=1+1"]])
    assert facts.name == "HYPERLINK(1)" and facts.phone == "13900010001"


def test_table_targets_are_known():
    assert set(lead_table._usual().values()) <= set(lead_table.FIELDS)


# ----------------------------------------------------------------------
# Mails
# ----------------------------------------------------------------------
ADF = (
    "<?xml version='1.0'?><adf><prospect><id>5</id><customer><contact><name>李晨</name><phone>13900010001</phone></contact>"
    "</customer></prospect></adf>")


@pytest.mark.parametrize("parts", [
    [("text/plain", "", f"您好\n{ADF}\n--\n系统", "utf-8")],
    [("text/plain", "", "见附件", ""), ("application/xml", "lead.xml", ADF.encode("utf-16"), "")],
    [("text/html", "", f"<!DOCTYPE html><html><body><pre>{ADF.replace('<', '&lt;')}</pre></body></html>", "")],
    [("text/plain", "", f"<![CDATA[{ADF}]]>", ""), ("application/octet-stream", "lead.adf", ADF.encode("gbk"), "")],
    [("text/plain", "", ADF, ""), ("text/html", "", f"<p>{ADF}</p>", "")],
])
def test_mail_with_adf(parts):
    reading, _used = lead_mail.read("新线索", "portal@example.com", parts)
    assert [(facts.external_id, facts.name, facts.phone) for facts in reading.leads] == [("5", "李晨", "13900010001")]


def test_mail_of_words():
    reading, words = lead_mail.read("咨询", "Portal <noreply@example.com>", [
        ("text/html", "", "<p>姓名：王露<br/>电话：139 0001 0002</p><p>想看途观 noreply@example.com</p>", "")])
    [facts] = reading.leads
    assert (facts.name, facts.phones, facts.email) == ("王露", ["13900010002"], "")
    assert "想看途观" in facts.comments and words.startswith("咨询")
    assert [problem.code for problem in facts.problems] == ["mail.words"]


def test_mail_whose_attachment_is_hostile_is_refused_with_its_text():
    reading, words = lead_mail.read("x", "a@b.cn", [
        ("text/plain", "", "请看附件", ""), ("text/xml", "a.xml", b'<!DOCTYPE a [<!ENTITY x "y">]><adf>&x;</adf>', "")])
    assert reading.refused == "doctype" and not reading.leads and "请看附件" in words


@some
@given(st.lists(st.tuples(
    st.sampled_from(["text/plain", "text/html", "text/xml", "image/png"]), st.sampled_from(["", "a.xml", "b.png"]),
    anything | st.binary(max_size=40), st.sampled_from(["", "gbk", "latin-1", "x"])), max_size=4), anything)
def test_mail_never_raises(parts, subject):
    reading, words = lead_mail.read(subject, "x@example.com", parts)
    assert reading.leads or reading.refused
    assert isinstance(words, str)


# ----------------------------------------------------------------------
# Text
# ----------------------------------------------------------------------
@some
@given(st.binary(max_size=60))
def test_every_byte_becomes_text(content):
    text, _understood = lead_text.decode(content)
    lead_text.storable(text).encode("utf-8")
    assert "\x00" not in lead_text.storable(text)


def test_charsets():
    assert lead_text.decode("喆镕堃".encode("gbk")) == ("喆镕堃", True)
    assert lead_text.decode("café".encode("latin-1"), "iso-8859-1") == ("café", True)
    assert lead_text.decode('<?xml version="1.0" encoding="Big5"?>鄧'.encode("big5"))[0].endswith("鄧")


@some
@given(st.text(alphabet="ab<>!-[CDAT]&;lt ", max_size=60))
def test_spans_cover_the_text(text):
    position = 0
    for _kind, start, end, inner, stop in lead_text.spans(text):
        assert position == start <= inner <= stop <= end
        position = end
    assert position == len(text)
    assert len(lead_text.outside(text)) == len(text)


@some
@given(st.lists(anything, max_size=6))
def test_facts_of_any_text(texts):
    facts = lead_facts.LeadFacts()
    lead_facts.add_phones(facts, texts)
    for text in texts:
        lead_facts.set_name(facts, text, text)
        lead_facts.set_budget(facts, text)
        lead_facts.add_email(facts, text)
        lead_facts.add_vehicle(facts, lead_facts.vehicle(facts, {"make": text, "model": text, "year": text, "vin": text, "plate": text}))
    assert all(len(value) <= 80 for value in facts.phones)
    assert len(facts.phones) <= lead_facts.MAX_PHONES
