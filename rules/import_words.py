"""The words of an import file: what may stand in columns with a few answers, and other names of known things 导入词汇."""

from .import_values import choice

GENDER = choice(
    {"male": ("男", "Male", "男性", "先生", "M"), "female": ("女", "Female", "女性", "女士", "小姐", "F"), "other": ("其他", "Other")}
)
NATURE = choice(
    {
        "individual": ("个人", "Individual", "私人", "自然人", "个人客户"),
        "company": ("公司", "Company", "企业", "单位", "公司客户"),
        "government": ("政府机构", "Government", "政府", "事业单位", "机关", "政府机关"),
    }
)
EDUCATION = choice(
    {
        "secondary": ("初中及以下", "Secondary school", "初中", "小学"),
        "high_school": ("高中", "High school", "中专", "高中/中专", "职高"),
        "college": ("大专", "Junior college", "专科"),
        "bachelor": ("本科", "Bachelor", "大学", "学士"),
        "master": ("硕士", "Master", "研究生"),
        "doctor": ("博士", "Doctor"),
    }
)
CONTACT = choice(
    {
        "phone": ("电话", "Phone"),
        "wechat": ("微信", "WeChat"),
        "sms": ("短信", "SMS"),
        "email": ("邮件", "E-mail", "电子邮件"),
        "visit": ("上门", "Visit", "拜访", "访谈"),
    }
)
PLACE = choice({"company": ("公司", "Company", "单位"), "home": ("家中", "Home", "家", "住宅"), "other": ("其他", "Other")})
DAY_PART = choice({"morning": ("上午", "Morning"), "afternoon": ("下午", "Afternoon"), "evening": ("晚上", "Evening")})
GEARBOX = choice(
    {
        "manual": ("手动", "Manual", "手排", "MT", "手动挡"),
        "automatic": ("自动", "Automatic", "自排", "AT", "CVT", "DSG", "DCT", "自动挡", "手自一体", "双离合", "无级变速"),
    }
)
DOCUMENT = choice(
    {
        "resident_id": ("身份证", "Resident identity card", "居民身份证", "二代身份证"),
        "passport": ("护照", "Passport"),
        "hk_macau_permit": ("港澳居民来往内地通行证", "Hong Kong and Macau permit", "回乡证", "港澳通行证"),
        "taiwan_permit": ("台湾居民来往大陆通行证", "Taiwan permit", "台胞证"),
        "residence_permit": ("港澳台居民居住证", "Residence permit", "居住证"),
        "foreign_permanent": ("外国人永久居留身份证", "Foreigner's permanent residence card", "永居证"),
        "military": ("军官证", "Military officer's card"),
        "driving_licence": ("驾驶证", "Driving licence", "驾照"),
        "business_licence": ("营业执照", "Business licence"),
        "other": ("其他证件", "Other document", "其他"),
    }
)
PAYMENT = choice({"cash": ("现金", "Cash", "全款"), "loan": ("贷款", "Loan", "按揭", "分期", "分期付款")})
MAIN_USE = choice(
    {
        "family": ("家用", "Family use", "自用", "家庭用车"),
        "business_some": ("部分商用", "Some business use", "部分公务"),
        "business": ("商用", "Business use", "公务", "公务用车", "营运"),
        "travel": ("常跑长途", "Frequent long trips", "长途"),
    }
)
PLATE_PLACE = choice({"local": ("本地", "Local", "本市"), "other": ("外地", "Elsewhere", "外省")})

# Names of origins by their code, beside the translations of the database.
ORIGINS = {
    "cs_repurchase": ("CS续购", "续购", "增购", "老客户再购"),
    "cs_referral": ("CS介绍", "老客户介绍", "保有客户介绍"),
    "key_user": ("大客户", "重点用户", "大用户"),
    "outdoor": ("外展", "户外展示", "车展"),
    "walk_in": ("来店/来电", "来店", "来电", "自然来店", "来店(电)", "展厅"),
    "industry": ("行业开发", "行业开拓"),
    "peer_referral": ("同行介绍", "同业介绍"),
    "other": ("其他", "其它"),
}
# Ways to call a make; a catalogue may know it by any of them, and joint ventures of one make apart.
BRANDS = (
    ("Volkswagen", "大众", "上汽大众", "一汽大众", "上海大众", "VW"),
    ("Audi", "奥迪", "一汽奥迪"),
    ("BMW", "宝马", "华晨宝马"),
    ("Mercedes-Benz", "Mercedes", "奔驰", "北京奔驰", "梅赛德斯奔驰"),
    ("Toyota", "丰田", "一汽丰田", "广汽丰田"),
    ("Honda", "本田", "广汽本田", "东风本田"),
    ("Nissan", "日产", "东风日产"),
    ("Mazda", "马自达"),
    ("Buick", "别克", "上汽通用别克"),
    ("Chevrolet", "雪佛兰"),
    ("Cadillac", "凯迪拉克"),
    ("Ford", "福特", "长安福特"),
    ("Hyundai", "现代", "北京现代"),
    ("Kia", "起亚"),
    ("Skoda", "Škoda", "斯柯达"),
    ("Volvo", "沃尔沃"),
    ("Lexus", "雷克萨斯"),
    ("Land Rover", "路虎"),
    ("Jaguar", "捷豹"),
    ("Porsche", "保时捷"),
    ("Jeep", "吉普"),
    ("Peugeot", "标致", "东风标致"),
    ("Citroen", "Citroën", "雪铁龙"),
    ("Suzuki", "铃木"),
    ("Mitsubishi", "三菱"),
    ("Subaru", "斯巴鲁"),
    ("Mini", "迷你"),
    ("Tesla", "Tesla Motors", "特斯拉"),
    ("BYD", "比亚迪"),
    ("Geely", "吉利"),
    ("Chery", "奇瑞"),
    ("Changan", "长安"),
    ("Great Wall", "长城"),
    ("Haval", "哈弗"),
    ("MG", "名爵"),
    ("Roewe", "荣威"),
    ("NIO", "蔚来"),
    ("Xpeng", "小鹏"),
    ("Li Auto", "理想"),
    ("Hongqi", "红旗"),
    ("Wuling", "五菱"),
    ("Baojun", "宝骏"),
)
