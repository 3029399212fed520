"""Old visits out of another system's export 维修记录表格 (issue 7): each row is read as the message of one visit."""

import itertools

from . import import_rows, service_json, tabular
from .errors import RuleError
from .text import clean

HEADER_WITHIN = 15
# Column → (path in the message, usual headers).
COLUMNS = {
    "id": ("工单号", "维修单号", "结算单号", "委托书号", "单号", "Work Order", "Number"),
    "status": ("状态", "工单状态", "Status"),
    "kind": ("维修类型", "维修类别", "类型", "业务类型", "Kind", "Type"),
    "planned_start": ("预约时间", "Appointment"),
    "arrived_at": ("进厂时间", "进厂日期", "接车时间", "开单时间", "开单日期", "维修日期", "日期", "Arrived", "Date"),
    "promised_at": ("预计交车时间", "预交车时间", "Promised"),
    "ready_at": ("完工时间", "竣工时间", "Ready"),
    "left_at": ("出厂时间", "出厂日期", "交车时间", "结算时间", "结算日期", "Left"),
    "mileage": ("里程", "行驶里程", "进厂里程", "公里数", "Mileage"),
    "customer_words": ("客户描述", "故障描述", "顾客描述", "维修内容", "维修项目", "Customer's Words", "Description"),
    "advisor": ("服务顾问", "接车员", "业务接待", "Service Advisor"),
    "remark": ("备注", "Remark"),
    "payer": ("付费方", "结算方式", "Paid By"),
    "claim_number": ("索赔单号", "理赔号", "Claim Number"),
    "amount": ("金额", "总金额", "维修金额", "结算金额", "实收金额", "合计", "Amount", "Total"),
    "work_amount": ("工时费", "工时金额", "Work Amount"),
    "part_amount": ("配件费", "材料费", "配件金额", "Parts Amount"),
    "vehicle.vin": ("车架号", "车辆识别代号", "底盘号", "VIN"),
    "vehicle.plate": ("车牌", "车牌号", "牌照号", "号牌", "Plate"),
    "vehicle.make": ("品牌", "Brand", "Make"),
    "vehicle.model": ("车型", "车系", "Model"),
    "vehicle.year": ("年款", "Year"),
    "vehicle.engine_number": ("发动机号", "Engine Number"),
    "vehicle.registered_on": ("上牌日期", "登记日期", "First Registration"),
    "owner.name": ("车主", "车主姓名", "客户名称", "客户姓名", "Owner"),
    "owner.phone": ("车主电话", "手机", "手机号", "联系电话", "电话", "Phone"),
    "customer.name": ("送修人", "送修人姓名", "Brought By"),
    "customer.phone": ("送修人电话", "送修人手机", "Phone of Who Brings It"),
}
_NAMES = {import_rows.header_key(title): path for path, titles in COLUMNS.items() for title in (path, *titles)}
MONEY = (("work_amount", "work", "工时"), ("part_amount", "part", "配件"))


def read(content, now=None, zone="Asia/Shanghai"):
    """(titles without a meaning, iterator of ``(line, VisitFacts)``) of a table.

    :param bytes content: CSV (UTF-8, GBK) or workbook
    :raise RuleError: when the file as a whole cannot be used
    """
    rows = tabular.read(content)
    for row in itertools.islice(rows, HEADER_WITHIN):
        titles = [clean(tabular.as_text(cell)) for cell in row.cells]
        paths = [_NAMES.get(import_rows.header_key(title), "") for title in titles]
        if {"vehicle.vin", "vehicle.plate"} & set(paths) and {"arrived_at", "left_at", "ready_at", "planned_start"} & set(paths):
            return [title for title, path in zip(titles, paths, strict=True) if title and not path], _facts(rows, titles, paths, now, zone)
    raise RuleError("import.no_header")


def _facts(rows, titles, paths, now, zone):
    for row in rows:
        cells = [clean(tabular.as_text(cell), multiline=True) for cell in row.cells]
        if any(cells) and cells != titles[: len(cells)]:
            yield row.line, service_json.facts_of(item_of(titles, paths, cells), now, zone)


def item_of(titles, paths, cells):
    """The message that a row stands for; a column without a meaning stays under its own name.

    >>> item_of(["车架号", "金额", "班组"], ["vehicle.vin", "amount", ""], ["LSV1", "380", "一组"])
    {'vehicle': {'vin': 'LSV1'}, 'amount': '380', '班组': '一组'}
    """
    item = {}
    for title, path, cell in itertools.zip_longest(titles, paths, cells, fillvalue=""):
        part, dot, name = (path or title or "?").rpartition(".") if path else ("", "", title or "?")
        place = item.setdefault(part, {}) if dot else item
        if cell and name not in place:
            place[name] = cell
        elif cell:
            place[f"{name} {title}"] = cell
    lines = [{"kind": kind, "name": name, "amount": item.pop(path)} for path, kind, name in MONEY if path in item]
    return {name: value for name, value in {**item, "lines": lines}.items() if value}
