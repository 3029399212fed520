"""What the cells of an import file become, and what is said of those that are wrong."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules import import_columns, import_rows, tabular, vin
from rules import import_values as v
from rules.errors import RuleError
from rules.tests.generators import TODAY, anything, many

FAULTY = ["姓名", "手机", "性别", "出生日期", "证件号码", "车牌号", "车架号", "行驶里程", "年款"]
MINORITY = "阿布都热依木·买买提吐尔逊·阿不都克热木·艾力·玉素甫·吐尔洪·卡德尔"
ID = "11010519491231002X"
VIN = "LSVAA418" + vin.check_digit("LSVAA41802E123456") + "2E123456"


def parsed(*rows, kind="customer"):
    """The rows below a header, from CSV."""
    table = tabular.read(tabular.to_csv(rows))
    heading = import_rows.find_heading(table, kind)
    return list(import_rows.parse_rows(table, heading, TODAY))


def codes(row):
    return [issue.error.code for issue in row.issues]


def one(titles, cells, kind="customer"):
    [row] = parsed(titles, cells, kind=kind)
    return row


@pytest.mark.parametrize("kind", ["customer", "prospect"])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_header_means_its_column(kind, language):
    columns = import_columns.KINDS[kind]
    titles = [getattr(column, language) for column in columns]
    heading = import_rows.find_heading(iter([tabular.Row(1, titles)]), kind)
    assert heading.columns == list(columns)
    assert not heading.unknown


@pytest.mark.parametrize("kind", ["customer", "prospect"])
def test_no_header_means_two_columns(kind):
    meanings = {}
    for column in import_columns.KINDS[kind]:
        for title in (column.zh, column.en, *column.synonyms):
            meanings.setdefault(import_rows.header_key(title), set()).add(column.key)
    assert all(len(keys) == 1 for keys in meanings.values())


@pytest.mark.parametrize("kind", ["customer", "prospect"])
def test_examples_of_the_template_are_good(kind):
    columns = import_columns.KINDS[kind]
    examples = [column.example or ("官网" if column.required else "") for column in columns]
    row = one([column.zh for column in columns], examples, kind=kind)
    assert not row.issues


def test_header_below_a_title_in_any_order_and_decoration():
    row = one(["* 手 机（必填）", "客户姓名:", "Foo"], ["13800138000", "张三", "x"])
    assert row.values == {"partner.name": "张三", "partner.phone": "13800138000"}
    [row] = parsed(["2018年客户名单"], [], ["姓名", "电话"], ["张三", "13800138000"])
    assert (row.line, row.values["partner.name"]) == (4, "张三")


@pytest.mark.parametrize("titles, code", [
    (["a", "b"], "import.no_header"),
    (["手机", "地址"], "import.missing_columns"),
    (["姓名", "手机", "电话"], "import.same_column"),
])
def test_headers_that_do_not_do(titles, code):
    with pytest.raises(RuleError, match=code):
        parsed(titles, ["1"] * len(titles))


def test_every_fault_of_a_row_is_named_at_once():
    row = one(
        FAULTY,
        ["=", "1380013800O", "雌", "2018-02-30", "110105194912310021", "A12345", "LSVAA41882E12345", "6.5万英里", "2030"])
    assert codes(row) == [
        "import.name", "phone.letters", "import.choice", "date.impossible", "plate.province", "vin.length", "mileage.unit",
        "import.year", "resident_id.check_digit"]
    assert "".join(sorted(issue.header for issue in row.issues)) == "".join(sorted(FAULTY))
    assert all(ID[:17] not in issue.value for issue in row.issues)


@pytest.mark.parametrize("written, name", [
    ("=cmd|' /C calc'!A0", "cmd|' /C calc'!A0"), ("'张三", "张三"), ("+张三", "张三"), ("@张三", "张三"), ("-张三", "张三"),
    ("\ufeff张三\u200b", "张三"), ("😀王", "😀王"), ("　张　三 ", "张 三"),
    (MINORITY, MINORITY),
])
def test_names(written, name):
    row = one(["姓名", "手机"], [written, "13800138000"])
    assert not row.issues
    assert row.values["partner.name"] == name


@pytest.mark.parametrize("written", ["=", "'", "😀", "·", "x" * 101])
def test_no_names(written):
    assert codes(one(["姓名", "手机"], [written, "13800138000"])) in (["import.name"], ["text.too_long"])


def test_phones_in_one_cell():
    row = one(["姓名", "手机"], ["张三", "138 0013 8000/021-62345678"])
    assert (row.values["partner.phone"], row.values["partner.phone_second"]) == ("13800138000", "+862162345678")
    assert codes(one(["姓名", "手机"], ["张三", "13800138000、13900139000、13700137000"])) == ["import.phones"]
    row = one(["姓名", "手机", "固定电话"], ["张三", "13800138000 13900139000", "95588"])
    assert row.values["partner.phone_second"] == "95588"


def test_fillers_say_nothing():
    row = one(["姓名", "手机", "微信", "性别", "车牌号"], ["张三", "13800138000", "无", "/", "-"])
    assert not row.issues
    assert set(row.values) == {"partner.name", "partner.phone"}


def test_identity_number_tells_birth_and_sex_and_shows_nowhere():
    row = one(["姓名", "身份证号"], ["张三", ID])
    assert row.values["partner.birthdate_date"] == datetime.date(1949, 12, 31)
    assert row.values["partner.gender"] == "female"
    assert row.values["identity.document_type"] == "resident_id"
    for title in ("备注", "地址", "手机", "车架号", "微信", "车牌号", "发动机号", "行驶里程"):
        row = one(["姓名", "邮箱", title], ["张三", "a@b.cn", f"证件 {ID}"])
        assert codes(row) == ["import.identity_number"]
        assert ID not in str(row.issues)
    row = one(["姓名", "手机", "身份证号"], [f"张三{ID}", "13800138000", "110***********002X"])
    assert ID not in str(row.issues)
    assert "identity.masked" in codes(row)


def test_a_customer_must_be_findable_again():
    assert codes(one(["姓名", "地址"], ["张三", "上海"])) == ["import.nothing_to_find_by"]
    assert not one(["姓名", "微信"], ["张三", "zs"]).issues
    assert not one(["姓名", "车架号", "车型"], ["张三", VIN, "途观"]).issues


def test_flaws_of_cells_are_issues():
    heading = import_rows.find_heading(iter([tabular.Row(1, ["姓名", "手机", "x"])]), "customer")
    row = import_rows.parse_row(
        tabular.Row(2, [tabular.Flaw("tabular.merged", "张三"), "13800138000", tabular.Flaw("tabular.merged", "")]), heading, TODAY)
    assert codes(row) == ["tabular.merged"]
    assert row.issues[0].value == "张三"


def test_a_value_without_header_is_not_lost_silently():
    row = one(["姓名", "手机"], ["张三", "13800138000", "上海", "南京路"])
    assert codes(row) == ["import.no_column", "import.no_column"]


def test_examples_and_repeated_headers_are_left_out():
    rows = parsed(["姓名", "手机"], ["（示例）张三", "1"], ["姓名", "手机"], ["(Example) x", "1"], ["李四", "13800138000"])
    assert [row.values["partner.name"] for row in rows] == ["李四"]


def test_a_company():
    row = one(["姓名", "统一社会信用代码"], ["上海某某有限公司", "91350100M000100Y43"])
    assert row.values.get("partner.customer_nature") == "company" or codes(row)
    row = one(["姓名", "手机", "统一社会信用代码", "客户性质"], ["张三", "13800138000", "91350100M000100Y43", "个人"])
    assert codes(row) == ["import.vat_of_person"]


def test_prospects_know_wish_and_present_car_apart():
    row = one(
        ["姓名", "电话", "来源", "渠道", "级别", "车型", "颜色", "预算", "是否置换", "现有车型", "现有品牌", "里程", "期望价"],
        ["张三", "13800138000", "来店", "官网", "A", "途观", "白", "20~25万", "是", "Polo", "大众", "6.5万", "14万"], kind="prospect")
    assert not row.issues
    assert row.values["wish.model"] == "途观"
    assert row.values["car.model"] == "Polo"
    assert row.values["lead.budget"] == (200000.0, 250000.0)
    assert row.values["lead.wants_trade_in"] is True
    assert row.values["car.odometer"] == 65000


def test_prospects_need_origin_and_channel():
    row = one(["姓名", "电话", "来源", "渠道"], ["张三", "13800138000", "", "无"], kind="prospect")
    assert codes(row) == ["import.required", "import.required"]


@pytest.mark.parametrize("written, litres", [("1.8T", 1.8), ("1798ml", 1.8), ("1.4 L", 1.4), (1.6, 1.6), ("2", 2.0), (1998, 2.0)])
def test_displacement(written, litres):
    assert v.displacement(written, TODAY) == litres


@pytest.mark.parametrize("parser, written, code", [
    (v.displacement, "大", "import.displacement"), (v.displacement, "50", "import.displacement"),
    (v.model_year, "1969", "import.year"), (v.model_year, "明年", "import.year"),
    (v.email, "a@b", "import.email"), (v.postcode, "2000", "import.postcode"), (v.past_date, "2026-03-03", "import.future"),
    (v.yes_no, "也许", "import.choice"),
])
def test_refused_values(parser, written, code):
    with pytest.raises(RuleError, match=code):
        parser(written, TODAY)


@many
@given(st.lists(anything, min_size=12, max_size=12))
def test_any_cells_are_parsed_or_named(cells):
    titles = ["姓名", "手机", "其他电话", "性别", "出生日期", "微信", "邮箱", "证件号码", "车牌号", "车架号", "里程", "排量"]
    heading = import_rows.find_heading(iter([tabular.Row(1, titles)]), "customer")
    row = import_rows.parse_row(tabular.Row(2, list(cells)), heading, TODAY)
    assert row.issues or row.values["partner.name"]
    for value in row.values.values():
        assert not isinstance(value, str) or not {"\x00", "\ud800"} & set(value)


@many
@given(st.text(max_size=80))
def test_masking_leaves_no_number(text):
    assert ID not in v.mask_numbers(f"{text} {ID} {text}")
