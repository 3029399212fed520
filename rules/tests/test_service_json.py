"""Visits as JSON and as a table: nothing raises, nothing is lost, and a fault is named."""

import datetime
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

pytest.importorskip("lxml")

from rules import service_facts, service_json, service_table
from rules.errors import RuleError
from rules.tests.generators import anything, many, some

NOW = datetime.datetime(2026, 3, 2, 4)  # noon in China
WHOLE = {
    "id": "WX-1", "source": "DMS", "status": "已结算", "kind": "常规保养", "planned_start": "2026-02-27T09:00:00+08:00",
    "arrived_at": "2026-02-27 09:10", "promised_at": "2026-02-27 11:00", "ready_at": "2026年2月27日 10时50分", "left_at": 1772161200,
    "mileage": "5.2万公里", "customer_words": "换机油", "advisor": "周敏", "payer": "自费", "claim_number": "C1", "remark": "下次换胎",
    "vehicle": {"vin": "lsvaa418 12e2123456", "plate": "沪a·12345", "make": "上汽大众", "model": "途观", "year": 2014, "colour": "白",
                "engine_number": "E1", "registered_on": "2014-05-06"},
    "owner": {"name": "李晨", "phone": "139 0001 0001", "wechat": "lichen"},
    "customer": {"name": "王露", "phones": ["13900010002"]},
    "lines": [
        {"kind": "work", "code": "W1", "name": "保养工时", "quantity": 1.5, "price": 120},
        {"kind": "配件", "name": "机油", "quantity": "4", "amount": "320.00", "payer": "warranty", "claim_number": "C2"},
    ],
    "amount": 500, "team": "一组",
}


def one(item, now=NOW):
    reading = service_json.read(json.dumps(item), now)
    assert len(reading.visits) == 1, reading
    return reading.visits[0]


def codes(facts):
    return [problem.code for problem in facts.problems]


def test_whole():
    facts = one({**WHOLE, "vehicle": {**WHOLE["vehicle"], "vin": "lsvaa418 1e2123456"}})
    assert facts.missing() == [] and facts.problems == []
    assert (facts.external_id, facts.state, facts.kind, facts.payer) == ("DMS|WX-1", "left", "maintenance", "customer")
    assert facts.arrived_at == datetime.datetime(2026, 2, 27, 1, 10) and facts.ready_at == datetime.datetime(2026, 2, 27, 2, 50)
    assert facts.planned_start == datetime.datetime(2026, 2, 27, 1) and facts.left_at == datetime.datetime(2026, 2, 27, 3)
    assert (facts.vin, facts.plate, facts.mileage, facts.year) == ("LSVAA4181E2123456", "沪A12345", 52000, "2014")
    assert (facts.owner.name, facts.owner.phone, facts.customer.phone) == ("李晨", "13900010001", "13900010002")
    assert [(line.kind, line.name, line.quantity, line.price, line.amount, line.payer) for line in facts.lines] == [
        ("work", "[W1] 保养工时", 1.5, 120, 180, ""), ("part", "机油", 4, 80, 320, "warranty")]
    assert facts.amount == 500 and facts.registered_on == datetime.date(2014, 5, 6)
    assert {("vehicle/colour", "白"), ("owner/wechat", "lichen"), ("team", "一组")} <= set(facts.extra)
    assert json.loads(facts.raw)["id"] == "WX-1"


@pytest.mark.parametrize("text, code", [
    ("", "empty"), ("  ", "empty"), ("{", "json.broken"), ("[" * 50_000, "json.broken"), ("[1, 2]", "json.shape"), ("{}", "json.shape"),
    ('{"visits": []}', "json.shape"), ("9" * 6_000, "json.broken"), ("x" * 300_000, "too_large"), (None, "empty"),
])
def test_what_is_no_message(text, code):
    assert service_json.read(text).refused == code


def test_envelopes():
    for text in ([WHOLE, {**WHOLE, "id": 2}], {"visits": [WHOLE, {**WHOLE, "id": 2}]}):
        assert [facts.external_id for facts in service_json.read(json.dumps(text)).visits] == ["DMS|WX-1", "DMS|2"]
    reading = service_json.read(json.dumps([{"id": number} for number in range(service_json.MAX_VISITS + 5)]))
    assert len(reading.visits) == service_json.MAX_VISITS and codes(reading.visits[0])[0] == "visits.many"
    mixed = service_json.read(json.dumps([WHOLE, "rubbish"]))
    assert codes(mixed.visits[1]) == ["json.shape"] and mixed.visits[1].missing() == ["vehicle", "day"]


@pytest.mark.parametrize("values, code, left", [
    ({"kind": "跳舞"}, "kind.unknown", "跳舞"), ({"status": "?!"}, "status.unknown", "?!"),
    ({"mileage": "英里 5"}, "odometer.invalid", "英里 5"),
    ({"mileage": 52_000_000}, "odometer.invalid", "52000000"), ({"arrived_at": "2027-01-01"}, "time.future", "2027-01-01"),
    ({"left_at": "31.2.2026"}, "time.invalid", "31.2.2026"), ({"arrived_at": "2026-02-27 25:00"}, "time.invalid", "2026-02-27 25:00"),
    ({"amount": -5}, "amount.invalid", "-5"), ({"amount": "9" * 12}, "amount.invalid", "9" * 12), ({"payer": "x"}, "payer.unknown", "x"),
    ({"lines": [{"name": "a", "quantity": 0}]}, "line.quantity", "0"),
    ({"lines": [{"name": "a", "discount": 300}]}, "line.discount", "300"),
    ({"lines": "x"}, "json.type", "lines"), ({"lines": [WHOLE["lines"][0]], "amount": 1}, "amount.differs", "1.00 / 180.00"),
    ({"vehicle": {"vin": "LSV"}}, "vin.invalid", "LSV"), ({"vehicle": {"plate": "ABC"}}, "plate.invalid", "ABC"),
    ({"arrived_at": "1970-01-01"}, "time.invalid", "1970-01-01"),
])
def test_a_fault_is_named(values, code, left):
    facts = one({**WHOLE, **values})
    assert (code, left) in [tuple(problem) for problem in facts.problems]


@pytest.mark.parametrize("said, kept, amount, name", [
    ({"quantity": 0.5, "price": 2.01}, (0.5, 2.01, 0), 1.01, "机油"),  # 1.005: the float lies below
    ({"quantity": 3, "price": 10, "discount": "33.33%"}, (3, 10, 33.33), 20.0, "机油"),  # 20.001
    ({"quantity": 3, "amount": 100}, (3, 33.33, 0), 99.99, "机油"),  # a cent, as other systems round
    ({"quantity": 7, "amount": 100}, (1, 100, 0), 100, "机油 × 7"),
    ({"quantity": 0.004, "price": 100}, (1, 0.4, 0), 0.4, "机油 × 0.004"),
    ({"quantity": 1200, "price": 10, "discount": 12.345}, (1, 10518.6, 0), 10518.6, "机油 × 1200"),
    ({"quantity": "1e-320", "amount": 5}, (1, 5, 0), 5, "机油 × 0.0001"),
])
def test_a_line_keeps_its_amount_with_two_decimals(said, kept, amount, name):
    facts = one({**WHOLE, "lines": [{"name": "机油", **said}], "amount": None})
    [line] = facts.lines
    assert (line.quantity, line.price, line.discount) == kept
    assert line.amount == facts.amount == amount
    assert line.name == name


def test_times():
    facts = one({**WHOLE, "left_at": "2026-02-20 09:00"})
    assert "time.order" in codes(facts) and facts.left_at >= facts.ready_at >= facts.arrived_at
    facts = one({"vehicle": WHOLE["vehicle"], "arrived_at": "2026-02-27 15:00", "left_at": "2026-02-27"})
    assert not {"time.order"} & set(codes(facts)) and facts.left_at == facts.arrived_at and facts.state == "left"
    assert one({"arrived_at": "2026-03-02"}).arrived_at == NOW
    assert one({"left_at": "2026-02-27 15:00"}).arrived_at == datetime.datetime(2026, 2, 27, 7)
    assert one({"planned_start": "2026-04-01 10:00"}).state == "booked"
    assert one({"status": "left"}).missing() == ["vehicle", "day"]
    assert service_json.read('{"arrived_at": "2026-02-27 09:00"}', NOW, "Europe/Berlin").visits[0].arrived_at.hour == 8


def test_history():
    assert service_facts.is_history(NOW - datetime.timedelta(days=4), NOW)
    assert not service_facts.is_history(NOW - datetime.timedelta(days=2), NOW)


def test_identity_numbers_stay_outside():
    number = "11010519491231002X"
    facts = one({**WHOLE, "remark": f"身份证 {number}", "id": number, "x": number})
    assert number not in repr(facts)


def test_same_content_same_fingerprint():
    first, second = one(WHOLE), one({**dict(reversed(WHOLE.items())), "mileage": 52000})
    assert first.content_hash() == second.content_hash() != one({**WHOLE, "amount": 5, "lines": []}).content_hash()


def test_table():
    text = "维修记录,,\n单号,车架号,车牌号,进厂日期,出厂日期,行驶里程,维修类型,工时费,配件费,车主,联系电话,班组\n"
    text += "W1,LSVAA4181E2123456,沪A12345,2024/3/5,2024/3/6,\"52,000\",保养,180,320.5,李晨,13900010001,一组\n,,,,,,,,,,,\n"
    for content in (text.encode("gb18030"), text.encode("utf-8-sig")):
        unknown, rows = service_table.read(content, NOW)
        [(_line, facts)] = list(rows)
        assert unknown == ["班组"] and facts.problems == []
        assert (facts.external_id, facts.vin, facts.mileage, facts.amount, facts.state) == ("W1", "LSVAA4181E2123456", 52000, 500.5, "left")
        assert facts.owner.phone == "13900010001" and ("班组", "一组") in facts.extra
    with pytest.raises(RuleError, match=r"import\.no_header"):
        service_table.read(b"a,b\n1,2\n", NOW)


def test_every_title_has_one_meaning():
    titles = [title for names in service_table.COLUMNS.values() for title in names]
    assert len(titles) == len(set(titles))


values = st.recursive(
    st.one_of(anything, st.none(), st.booleans(), st.integers(), st.floats()),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(
        [*service_json.SCHEMA["properties"], *service_json._LINE["properties"], "vin", "plate", "phone", "name", "x"]), inner, max_size=6),
    max_leaves=12)


@some
@given(st.dictionaries(st.sampled_from([*service_json.SCHEMA["properties"], "?"]), values, max_size=12))
def test_nothing_raises(item):
    facts = service_json.facts_of(item, NOW)
    assert facts.state in ("", *service_facts.STATES) and facts.kind in service_facts.KINDS
    assert 0 <= facts.mileage <= 3_000_000 and facts.amount >= 0 and len(facts.words) <= 4_000
    past = [moment for moment in (facts.arrived_at, facts.ready_at, facts.left_at) if moment]
    assert past == sorted(past) and all(moment <= NOW for moment in past)
    assert all(0 < line.quantity <= 10_000 and 0 <= line.price <= 10**11 and 0 <= line.discount <= 100 for line in facts.lines)
    assert all(round(value, 2) == value for line in facts.lines for value in (line.quantity, line.price, line.discount))
    assert "\x00" not in facts.words and "\ud800" not in facts.words
    assert facts.content_hash() == service_json.facts_of(item, NOW).content_hash()


@many
@given(anything)
def test_no_text_raises(text):
    service_json.read(text, NOW)
    try:
        for _line, _facts in service_table.read(text.encode("utf-8", "replace"), NOW)[1]:
            pass
    except RuleError:
        pass
