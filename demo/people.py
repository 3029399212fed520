"""Invented people of Shanghai: names, addresses, trades (no Odoo here)."""

# The most frequent come first.
SURNAMES = (
    '王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜'
    '范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段钱汤尹黎易常武乔贺赖龚文'
)
DOUBLE_SURNAMES = ('欧阳', '上官', '诸葛', '司马', '夏侯', '尉迟')
MALE = (
    '伟', '强', '磊', '洋', '勇', '军', '杰', '涛', '明', '超', '刚', '平', '辉', '鹏', '华', '飞', '鑫', '波', '斌',
    '宇', '浩', '凯', '健', '俊', '帆', '帅', '旭', '宁', '龙', '林', '建国', '志强', '文博', '子轩', '浩然', '嘉伟',
    '俊杰', '国栋', '海波', '永康', '振宇', '立新', '家豪', '天佑', '宏伟', '晓东', '德华', '立军', '庆生', '思源',
    '博文', '承志', '铭泽', '逸飞', '启航',
)
FEMALE = (
    '芳', '娜', '敏', '静', '丽', '艳', '娟', '霞', '燕', '玲', '婷', '雪', '慧', '莉', '倩', '欣', '琳', '颖', '蕾',
    '洁', '梅', '岚', '璐', '雯', '佳怡', '雨桐', '思琪', '梦洁', '晓燕', '丽娟', '雅琴', '诗涵', '欣怡', '美玲',
    '玉兰', '海燕', '秀英', '可欣', '若曦', '依诺', '子涵', '婉清', '文静', '紫萱', '心怡', '嘉慧', '晓彤',
)
# Names of minorities keep their dot; the longest here has sixteen characters.
MINORITY = (
    ('阿依古丽·买买提', 'female'),
    ('买买提江·吐尔逊', 'male'),
    ('迪丽努尔·艾合买提', 'female'),
    ('扎西·多吉', 'male'),
    ('卓玛·央金', 'female'),
    ('巴图·孟和', 'male'),
    ('阿卜杜拉·阿卜力克木·麦麦提依明', 'male'),
    ('古丽巴哈尔·阿不都热合曼', 'female'),
)
COMPANIES = (
    ('博远设备租赁', '010'),
    ('申汇国际物流', '020'),
    ('锦程文化传媒', '015'),
    ('瑞康医疗器械', '012'),
    ('晟达建筑装饰', '040'),
    ('云岫信息科技', '060'),
    ('海派餐饮管理', '080'),
    ('中和会计师事务所', '030'),
    ('禾木园林工程', '025'),
    ('新纪元教育科技', '050'),
    ('东方雅致酒店管理', '120'),
    ('鼎盛劳务派遣', '300'),
)
GOVERNMENT = ('滨江区公共资源交易中心', '星河镇人民政府办公室', '东湾区疾病预防控制中心')
STREETS = (
    '浦东新区锦绣路', '浦东新区张杨路', '浦东新区东方路', '浦东新区沪南路', '浦东新区川沙路', '闵行区吴中路',
    '闵行区七莘路', '闵行区虹梅路', '长宁区天山路', '长宁区仙霞路', '徐汇区漕宝路', '静安区万荣路', '普陀区曹杨路',
    '杨浦区控江路', '宝山区牡丹江路', '嘉定区曹安公路', '松江区新松江路', '青浦区盈港路', '奉贤区南奉公路',
)
ZIPS = {
    '浦东新区': '200120',
    '闵行区': '201100',
    '长宁区': '200051',
    '徐汇区': '200233',
    '静安区': '200072',
    '普陀区': '200063',
    '杨浦区': '200092',
    '宝山区': '201900',
    '嘉定区': '201800',
    '松江区': '201600',
    '青浦区': '201700',
    '奉贤区': '201400',
}
OCCUPATIONS = (
    ('软件工程师', '张江某互联网公司'),
    ('小学教师', '浦东某实验小学'),
    ('护士长', '仁和医院'),
    ('个体经营', '川沙五金店'),
    ('财务主管', '外高桥某贸易公司'),
    ('工艺美术设计', '自由职业者'),
    ('出租车驾驶员', '强生某车队'),
    ('公务员', '区市场监管部门'),
    ('建筑工程师', '申城建设集团'),
    ('销售经理', '临港某机电公司'),
    ('餐饮店主', '七宝老街小馆'),
    ('律师', '恒信律师事务所'),
    ('退休', ''),
    ('银行柜员', '陆家嘴支行'),
    ('摄影师', '光影工作室'),
    ('物流调度', '浦东机场货运站'),
    ('大学讲师', '松江大学城'),
    ('健身教练', '虹桥健身会所'),
    ('药剂师', '安康药房'),
    ('室内设计师', '筑境设计'),
)
EDUCATIONS = ('secondary', 'high_school', 'college', 'college', 'bachelor', 'bachelor', 'bachelor', 'master', 'doctor')
LIFESTYLES = (
    '周末常带孩子郊游，喜欢自驾。',
    '每天通勤三十公里，注重油耗。',
    '家有老人，上下车方便很重要。',
    '喜欢露营，后备箱要大。',
    '晚上八点以后接电话方便。',
    '不喜欢被频繁打电话，微信联系。',
    '常去苏州、杭州出差。',
    '对数码产品了解深，问题很细。',
)
INITIALS = 'bcdfghjklmnpqrstwxyz'


class People:
    """Draws people; names may repeat, as they do in Shanghai."""

    def __init__(self, rng):
        self.rng = rng
        self._minority = list(MINORITY)
        self._companies = list(COMPANIES)
        self._government = list(GOVERNMENT)

    def surname(self):
        rng = self.rng
        if rng.random() < 0.03:
            return rng.choice(DOUBLE_SURNAMES)
        return SURNAMES[min(int(rng.expovariate(1 / 22)), len(SURNAMES) - 1)]  # 王李张刘陈 are the most frequent

    def given_name(self, gender):
        return self.rng.choice(MALE if gender == 'male' else FEMALE)

    def person(self, index):
        """(name, gender); every fortieth has a name of a minority."""
        if index % 40 == 17 and self._minority:
            return self._minority.pop(0)
        gender = 'male' if self.rng.random() < 0.58 else 'female'
        return self.surname() + self.given_name(gender), gender

    def company(self):
        """(name, scale) or None when all are used."""
        if not self._companies:
            return None
        name, staff = self._companies.pop(0)
        scale = next(code for code, below in (('micro', 10), ('small', 100), ('medium', 500), ('large', 9999)) if int(staff) < below)
        suffix = '' if name.endswith('所') else '有限公司'
        return f'上海{name}{suffix}', scale

    def government(self):
        return self._government.pop(0) if self._government else None

    def address(self):
        street = self.rng.choice(STREETS)
        district = next(name for name in ZIPS if street.startswith(name))
        room = f'{self.rng.randrange(1, 40)} 号 {self.rng.randrange(101, 1802)} 室'
        return {'street': f'{street} {self.rng.randrange(10, 3000)} 弄 {room}', 'city': '上海市', 'zip': ZIPS[district]}

    def wechat(self):
        letters = ''.join(self.rng.choice(INITIALS) for _place in range(self.rng.choice((2, 3))))
        return f'{letters}_{self.rng.randrange(1970, 100000)}'
