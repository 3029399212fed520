"""The columns of the two import files, once for reading, for the templates and for the documentation 导入列.

A column's key is ``part.field``: ``partner``, ``car`` (present car), ``lead``, ``wish`` and ``identity`` say to which record
it goes; the engine in ``models/prospect/import_*.py`` knows the rest.
"""

from typing import NamedTuple

from . import import_values as v
from . import import_words as words


class Column(NamedTuple):
    key: str
    zh: str
    en: str
    parse: object
    synonyms: tuple = ()
    required: bool = False
    example: object = ""
    note_zh: str = ""
    note_en: str = ""

    @property
    def part(self):
        return self.key.partition(".")[0]

    @property
    def field(self):
        return self.key.partition(".")[2]

    @property
    def labels(self):
        return getattr(self.parse, "labels", None)


C = Column
_WHO = (
    C(
        "partner.name",
        "客户姓名",
        "Customer Name",
        v.name,
        ("姓名", "客户名称", "名称", "客户", "车主", "车主姓名", "单位名称", "Name", "Customer", "Owner"),
        True,
        "张三",
        "必填。公司客户填注册名称。",
        "Required. The registered name of a company.",
    ),
    C(
        "partner.phone",
        "手机",
        "Mobile",
        v.phones,
        ("手机号", "手机号码", "电话", "联系电话", "移动电话", "联系方式", "客户电话", "车主电话", "Phone", "Mobile Phone", "Telephone"),
        False,
        "138 0013 8000",
        "任何常用写法；一格最多两个号码。",
        "Any usual way of writing; two numbers in a cell at most.",
    ),
    C(
        "partner.phone_second",
        "其他电话",
        "Second Phone",
        v.one_phone,
        ("固定电话", "座机", "电话2", "备用电话", "家庭电话", "办公电话", "Landline"),
        False,
        "021-62345678",
    ),
    C("partner.gender", "性别", "Gender", words.GENDER, ("Sex",), False, "男"),
    C(
        "partner.birthdate_date",
        "出生日期",
        "Birthdate",
        v.past_date,
        ("生日", "出生年月日", "Birthday", "Date of Birth"),
        False,
        "1986-05-01",
        "年月日俱全，如 1986-05-01。",
        "The whole date, like 1986-05-01.",
    ),
    C("partner.customer_nature", "客户性质", "Customer Nature", words.NATURE, ("客户类别", "客户属性", "Nature"), False, "个人"),
    C("partner.wechat", "微信", "WeChat", v.text(100), ("微信号", "WeChat ID"), False, "zhangsan86"),
    C("partner.email", "电子邮件", "E-mail", v.email, ("邮箱", "电子邮箱", "Email")),
    C("partner.occupation", "职业", "Occupation", v.text(100), (), False, "教师"),
    C("partner.employer", "工作单位", "Employer", v.text(), ("单位", "公司", "工作单位名称"), False, "市第一中学"),
    C("partner.education", "学历", "Education", words.EDUCATION, ("文化程度", "教育程度"), False, "本科"),
    C(
        "partner.street",
        "地址",
        "Address",
        v.text(),
        ("家庭住址", "家庭地址", "住址", "联系地址", "通讯地址", "Street"),
        False,
        "南京西路 100 号",
    ),
    C("partner.city", "城市", "City", v.text(100), ("所在城市", "市"), False, "上海"),
    C("partner.zip", "邮编", "Postcode", v.postcode, ("邮政编码", "Zip"), False, "200040"),
    C(
        "partner.vat",
        "统一社会信用代码",
        "Credit Code",
        v.company_code,
        ("信用代码", "税号", "营业执照号", "社会信用代码", "Unified Social Credit Code"),
    ),
    C("partner.preferred_contact", "最佳联系方式", "Preferred Contact", words.CONTACT, ("联系偏好",), False, "电话"),
    C("partner.visit_place", "最佳拜访地点", "Best Place to Visit", words.PLACE, ("最合适访问地点", "拜访地点"), False, "家中"),
    C("partner.visit_day_part", "最佳拜访时间", "Best Time to Visit", words.DAY_PART, ("最合适访问时间", "拜访时间"), False, "下午"),
    C("partner.lifestyle_note", "备注", "Notes", v.note, ("说明", "生活方式", "客户备注", "Note", "Remarks")),
    C(
        "identity.document_type",
        "证件类型",
        "Document Type",
        words.DOCUMENT,
        ("证件种类",),
        False,
        "身份证",
        "不填则按身份证。",
        "Resident identity card when empty.",
    ),
    C(
        "identity.number",
        "证件号码",
        "Document Number",
        v.identity_number,
        ("证件号", "身份证", "身份证号", "身份证号码", "Identity Number", "ID Number"),
        False,
        "",
        "加密保存，只显示掩码。",
        "Stored encrypted, shown masked.",
    ),
)
_CONSULTANT = C(
    "ref.consultant",
    "销售顾问",
    "Consultant",
    v.reference,
    ("业务员", "顾问", "销售人员", "接待顾问", "销售员", "Salesperson"),
    False,
    "",
    "登录名或姓名；不填则进公海。",
    "Login or name; the pool when empty.",
)


def _car(prefix_zh, prefix_en, *more):
    """The present car; in the file of prospects its headers say so, as the wished car stands beside it."""

    def zh(*names):
        return tuple(f"{prefix_zh}{name}" for name in names) if prefix_zh else ()

    def header(name, english):
        return f"{prefix_zh}{name}", f"{prefix_en}{english}"

    return (
        C(
            "car.brand",
            *header("品牌", "Brand"),
            v.reference,
            (*zh("车品牌"), *(() if prefix_zh else ("车辆品牌", "Make"))),
            False,
            "Volkswagen",
        ),
        C(
            "car.model",
            *header("车型", "Model"),
            v.reference,
            (*zh("车系"), *(() if prefix_zh else ("车系", "车辆型号", "车型名称"))),
            False,
            "Polo",
            "须在车型目录中。",
            "As in the catalogue.",
        ),
        C(
            "car.license_plate",
            "车牌号",
            "Plate",
            v.plate_number,
            ("车牌", "牌照号", "车牌号码", "号牌", "License Plate"),
            False,
            "沪A12345",
        ),
        C("car.vin_sn", "车架号", "VIN", v.vin_number, ("车辆识别代号", "VIN码", "底盘号", "车架号码"), False, ""),
        C(
            "car.model_year",
            *header("年款", "Model Year"),
            v.model_year,
            (*zh("年份"), *(() if prefix_zh else ("年份", "车型年款", "Year"))),
            False,
            "2018",
        ),
        C("car.displacement", "排量", "Displacement", v.displacement, ("排气量", "Displacement (L)"), False, "1.4T"),
        C("car.transmission", "变速箱", "Gearbox", words.GEARBOX, ("变速器", "Transmission"), False, "手动"),
        C(
            "car.first_registration_date",
            "上牌日期",
            "First Registration",
            v.past_date,
            ("领牌日", "登记日期", "初次登记日期", "上牌时间"),
            False,
            "2018-06-01",
        ),
        *more,
        C(
            "car.odometer",
            "行驶里程",
            "Mileage",
            v.kilometres,
            ("里程", "公里数", "行驶公里", "里程数", "Mileage (km)"),
            False,
            "6.5万公里",
        ),
        C("car.usage_note", *header("用途", "Use"), v.text(), ("车辆用途", "使用性质"), False, "上下班"),
    )


CUSTOMER = (
    *_WHO,
    _CONSULTANT,
    *_car(
        "",
        "",
        C("car.engine_number", "发动机号", "Engine Number", v.text(40), ("发动机号码",)),
        C(
            "car.sold_on",
            "购车日期",
            "Sold On",
            v.past_date,
            ("销售日期", "交车日期", "提车日期", "Purchase Date"),
            False,
            "2018-05-20",
            "在本店购车才填；填了即为基盘客户。",
            "Only for a car sold here; it makes the customer part of the owner base.",
        ),
    ),
)
PROSPECT = (
    *_WHO,
    _CONSULTANT,
    C(
        "ref.origin",
        "来源",
        "Origin",
        v.reference,
        ("客户来源", "来源客户", "信息来源"),
        True,
        "来店/来电",
        "必填，建卡后不可更改。",
        "Required; it never changes later.",
    ),
    C(
        "ref.channel",
        "渠道",
        "Channel",
        v.reference,
        ("信息渠道", "线索渠道", "信息途径", "线索来源"),
        True,
        "",
        "必填，建卡后不可更改。",
        "Required; it never changes later.",
    ),
    C("ref.level", "意向级别", "Level", v.reference, ("级别", "客户级别", "意向等级", "Intention Level"), False, "A"),
    C("wish.brand", "意向品牌", "Wished Brand", v.reference, ("拟购品牌", "品牌"), False, "Volkswagen"),
    C(
        "wish.model",
        "意向车型",
        "Wished Model",
        v.reference,
        ("拟购车型", "意向车系", "意购车型", "车型", "意向车", "车系"),
        False,
        "Tiguan",
    ),
    C("wish.trim", "配置", "Trim", v.reference, ("款型", "意向配置", "车型配置")),
    C(
        "wish.exterior",
        "外观颜色",
        "Exterior Colour",
        v.reference,
        ("颜色", "车身颜色", "外观色", "意向颜色", "Color", "Colour"),
        False,
        "White",
    ),
    C("wish.interior", "内饰颜色", "Interior Colour", v.reference, ("内饰色",)),
    C(
        "lead.budget",
        "预算",
        "Budget",
        v.money_range,
        ("购车预算", "预算金额"),
        False,
        "20~25万",
        "20~25万、25万以内 …",
        "20~25万, 25万以内 …",
    ),
    C("lead.payment_method", "付款方式", "Payment", words.PAYMENT, ("拟购方式", "购车方式"), False, "现金"),
    C("lead.wants_trade_in", "是否置换", "Trade-in", v.yes_no, ("置换", "置换意向"), False, "是"),
    C("lead.trade_in_expected", "旧车期望价", "Expected Price", v.money, ("期望价格", "旧车价格", "期望价"), False, "14万"),
    C("lead.usage_kind", "新车用途", "Main Use", words.MAIN_USE, ("购车用途", "主要用途"), False, "家用"),
    C("lead.plate_place", "牌照归属", "Plate Place", words.PLATE_PLACE, ("上牌地", "牌照归所"), False, "本地"),
    C("lead.decision_maker", "决定权者", "Decision Maker", v.text(100), ("决策人", "决策者"), False, "妻子"),
    C("lead.competing_note", "竞品车型", "Competing Cars", v.text(), ("参考他牌", "对比车型", "竞争车型"), False, "CR-V"),
    C("lead.competing_store", "竞争店", "Competing Store", v.text(), ("竞争经销商",)),
    C("lead.referred", "介绍人", "Referred By", v.text(100), ("推荐人", "介绍人姓名", "Referrer")),
    C("lead.referrer_relation", "介绍人关系", "Referrer's Relation", v.text(100), ("与介绍人关系",)),
    C("lead.referrer_phone", "介绍人电话", "Referrer's Phone", v.one_phone, ("推荐人电话",)),
    C("lead.confidence", "信心", "Confidence", v.note),
    C("lead.need", "需求", "Need", v.note, ("购车需求",)),
    C("lead.purchasing_power", "购买力", "Purchasing Power", v.note),
    *_car("现有", "Present "),
)
KINDS = {"customer": CUSTOMER, "prospect": PROSPECT}
# A row of the template that shows how it is meant; whoever leaves it in the file imports nobody.
EXAMPLE_MARKS = ("(示例)", "(example)")
