"""Leads out of a portal's export 线索表格 (E01, E02): whatever its columns are called, a row with a fault is still a lead."""

import itertools
import json

from . import import_columns, import_rows, tabular
from . import lead_facts as f
from .errors import RuleError
from .text import clean

HEADER_WITHIN = 15
# Fields that a column may fill: code → (English label, usual headers beside those of the prospects' template).
FIELDS = {
    "external_id": ("Lead id", ("线索编号", "线索ID", "线索号", "编号", "ID", "Lead ID", "订单编号", "留资编号")),
    "requested_on": ("Asked on", ("留资时间", "提交时间", "下发时间", "线索时间", "创建时间", "日期", "Date", "Created", "Request Date")),
    "name": ("Name", ("用户姓名", "联系人", "称呼", "昵称")),
    "company": ("Company", ("公司名称", "企业名称", "Company")),
    "phone": ("Phone", ("用户电话", "用户手机", "手机号码（必填）")),
    "phone_second": ("Second phone", ()),
    "wechat": ("WeChat", ()),
    "email": ("E-mail", ()),
    "gender": ("Gender", ()),
    "street": ("Address", ()),
    "city": ("City", ("用户城市", "购车城市", "上牌城市", "意向城市")),
    "region": ("Province", ("省份", "省", "Province", "Region")),
    "make": ("Wished brand", ("品牌名称", "Make")),
    "model": ("Wished model", ("车系名称", "咨询车系", "咨询车型", "Model")),
    "trim": ("Trim", ("咨询车款", "车款")),
    "exterior": ("Exterior colour", ()),
    "interior": ("Interior colour", ()),
    "interest": ("Interest", ("线索类型", "业务类型", "Interest")),
    "budget": ("Budget", ("预算区间", "价格区间")),
    "payment": ("Payment", ()),
    "timeframe": ("When he buys", ("购车时间", "计划购车时间", "预计购车时间", "Timeframe")),
    "trade_in": ("Trade-in", ()),
    "present_make": ("Present brand", ()),
    "present_model": ("Present model", ()),
    "present_year": ("Present car's year", ()),
    "plate": ("Plate", ()),
    "kilometres": ("Mileage", ()),
    "present_price": ("Expected price", ()),
    "comments": ("Comments", ("留言", "用户留言", "需求描述", "Comments", "Message")),
    "vendor": ("Store", ("经销商", "经销商名称", "门店", "Dealer")),
    "ignore": ("Not needed", ()),
}
# The template of prospects calls the same things by these keys; its synonyms are ours.
_PROSPECT = {
    "partner.name": "name", "partner.phone": "phone", "partner.phone_second": "phone_second", "partner.wechat": "wechat",
    "partner.email": "email", "partner.gender": "gender", "partner.street": "street", "partner.city": "city",
    "partner.lifestyle_note": "comments", "wish.brand": "make", "wish.model": "model", "wish.trim": "trim",
    "wish.exterior": "exterior", "wish.interior": "interior", "lead.budget": "budget", "lead.payment_method": "payment",
    "lead.wants_trade_in": "trade_in", "car.brand": "present_make", "car.model": "present_model", "car.model_year": "present_year",
    "car.license_plate": "plate", "car.odometer": "kilometres", "lead.trade_in_expected": "present_price", "lead.need": "comments",
}
_YES = {"是", "有", "要", "y", "yes", "true", "1", "置换"}


def _usual():
    names = {}
    for column in import_columns.PROSPECT:
        if column.key in _PROSPECT:
            for title in (column.zh, column.en, *column.synonyms):
                names.setdefault(import_rows.header_key(title), _PROSPECT[column.key])
    for code, (label, titles) in FIELDS.items():
        for title in (label, *titles):
            names[import_rows.header_key(title)] = code
    return names


def _names(mapping):
    return _usual() | {import_rows.header_key(title): code for title, code in (mapping or {}).items()}


def read(content, mapping=None):
    """(header titles, their codes, iterator of rows) of a table.

    :param bytes content: CSV or workbook
    :param dict mapping: the portal's own header → code of ``FIELDS``; it goes before the usual headers
    :return: (titles, codes or '', iterator of ``(line, LeadFacts)``)
    :raise RuleError: when the file as a whole cannot be used
    """
    rows = tabular.read(content)
    names = _names(mapping)
    for row in itertools.islice(rows, HEADER_WITHIN):
        titles = [clean(tabular.as_text(cell)) for cell in row.cells]
        codes = [names.get(import_rows.header_key(title), "") for title in titles]
        if any(code in ("name", "phone", "wechat", "email") for code in codes) and len(list(filter(None, codes))) >= min(2, len(titles)):
            return titles, codes, _facts(rows, titles, codes)
    raise RuleError("import.no_header")


def _facts(rows, titles, codes):
    for row in rows:
        cells = [clean(tabular.as_text(cell), multiline=True) for cell in row.cells]
        if cells != titles[: len(cells)]:
            yield row.line, row_facts(titles, codes, cells)


def row_facts(titles, codes, cells):
    """One row as a lead; what has no column of ours, or stands beside the header, becomes extra text.

    >>> facts = row_facts(["客户", "电话", "渠道词"], ["name", "phone", ""], ["张三", "13800138000", "春展"])
    >>> facts.name, facts.phone, facts.extra
    ('张三', '13800138000', [('渠道词', '春展')])
    """
    facts = f.LeadFacts()
    values, rest = {}, []
    for title, code, cell in itertools.zip_longest(titles, codes, cells, fillvalue=""):
        if not cell or code == "ignore":
            continue
        if code and code not in values:
            values[code] = cell
        elif code == "comments":
            values[code] += "\n" + cell
        else:
            rest.append((title or "?", cell))
    facts.extra += [(f.line(facts, title, 60), f.line(facts, cell, 500)) for title, cell in rest[:100]]
    _person(facts, values)
    _cars(facts, values)
    pairs = [[title, cell] for title, cell in itertools.zip_longest(titles, cells, fillvalue="") if cell]
    facts.raw = f.mask_certain("[" + ",\n ".join(json.dumps(pair, ensure_ascii=False) for pair in pairs) + "]")
    return facts


def read_again(raw, mapping=None):
    """The lead of a row that was kept as its raw text, with the headers as they are understood now.

    >>> read_again('[["u", "张三"], ["电话", "13800138000"]]', {"u": "name"}).leads[0].name
    '张三'
    """
    try:
        pairs = [(str(title), str(cell)) for title, cell in json.loads(raw)]
    except (ValueError, TypeError, RecursionError):
        return f.Reading(text=raw, problems=[f.Problem("json.broken")])
    names = _names(mapping)
    codes = [names.get(import_rows.header_key(title), "") for title, _cell in pairs]
    facts = row_facts([title for title, _cell in pairs], codes, [cell for _title, cell in pairs])
    return f.Reading(leads=[facts], text=raw)


def _person(facts, values):
    facts.external_id = f.identifier("", values.get("external_id", ""))
    facts.requested_on = f.line(facts, values.get("requested_on", ""), 60)
    f.set_name(facts, values.get("name", ""), values.get("company", ""))
    f.add_phones(facts, [values.get("phone", ""), values.get("phone_second", "")])
    f.add_email(facts, values.get("email", ""))
    f.set_gender(facts, values.get("gender", ""))
    f.set_payment(facts, values.get("payment", ""))
    f.set_budget(facts, values.get("budget", ""))
    for name, limit in (("wechat", 60), ("street", 200), ("city", 100), ("region", 100), ("timeframe", 200), ("vendor", 100)):
        setattr(facts, name, f.line(facts, values.get(name, ""), limit))
    facts.comments = f.block(facts, values.get("comments", ""))


def _cars(facts, values):
    names = ("interest", "make", "model", "trim", "exterior", "interior")
    if any(values.get(name) for name in names[1:]):
        car = f.vehicle(facts, {name: values.get(name, "") for name in names})
        f.add_vehicle(facts, car)
    facts.trade_in = facts.trade_in or clean(values.get("trade_in", "")).casefold() in _YES
    present = {"make": values.get("present_make", ""), "model": values.get("present_model", ""),
               "year": values.get("present_year", ""), "plate": values.get("plate", "")}
    if any(present.values()) or values.get("kilometres"):
        present["kilometres"] = f.kilometres(facts, values.get("kilometres", ""))
        present["price"] = f.money(facts, values.get("present_price", ""))
        facts.present = facts.present or f.vehicle(facts, {**present, "interest": "trade-in"})
