"""What is said at contacts with customers: sentences of a few parts, so that hardly two are the same (no Odoo here)."""

# Way → (method of the product, parts of the sentence)
METHODS = {
    'call': 'phone', 'call_in': 'phone', 'call_out': 'visit_out', 'wechat': 'wechat', 'sms': 'sms',
    'visit': 'visit_in', 'drive': 'test_drive', 'sign': 'visit_in',
}
SAID = {
    'call': (
        ('已接通，', '通话中客户提到，', '客户接了电话，', '下班后打通，', '中午打通，', '客户开车中，简短说了几句：'),
        (
            '{who}对{model}的油耗仍有顾虑，已说明实测数据', '{who}比较过{rival}的价格，希望我们再让一点', '{who}关心置换补贴的截止日期',
            '{who}想等{who2}一起来看{model}', '{who}问{model}现车颜色，{color}有现车', '{who}说预算还要和{who2}商量',
            '{who}上次看过{model}后觉得后排空间够用', '{who}想知道{model}三年贷款的月供', '{who}这周出差，下周才有空',
            '{who}问{model}保养费用与周期', '{who}对{rival}的配置更感兴趣，已对比说明', '{who}希望先拿到旧车评估价再谈',
        ),
        (
            '，约好再联系。', '，已记下要求。', '，答应周末来店。', '，需向经理申请后答复。',
            '，同意先加微信发资料。', '，态度不错。', '，还要再考虑几天。',
        ),
    ),
    'call_in': (
        ('来电咨询，', '客户主动来电，', '总机转来，'),
        ('问{model}的落地价与现车', '问{model}的优惠与置换政策', '问店址与营业时间，想看{model}', '看了广告想了解{model}'),
        ('，已邀约来店。', '，留下电话与微信。', '，约好到店时间。', '，答应发配置表。'),
    ),
    'call_out': (
        ('上门拜访客户单位，', '到客户公司，', '外展点遇到客户，'),
        ('介绍了{model}的团购政策', '了解到{who2}也在看车', '看了客户旧车的车况', '留下{model}资料与名片'),
        ('，对方约下周回访。', '，客户愿意到店试驾。', '，需准备报价。'),
    ),
    'wechat': (
        ('微信', '客户在微信上回复，', '发微信后客户很快回复，', '微信语音，'),
        (
            '已发{model}报价与配置表', '发了{model}与{rival}的对比资料', '发送{color}{model}实车视频', '问贷款利率，已发金融方案',
            '发了到店邀请函与路线图', '说{who2}更喜欢{color}', '问购置税与上牌费用，已列清单', '发了车主口碑与用车视频',
        ),
        ('，客户说晚上看。', '，客户回复收到。', '，约好再聊。', '，客户表示感谢。', '，客户还在犹豫。', '，客户想到店看看。'),
    ),
    'sms': (
        ('短信', '发短信'),
        ('告知{model}到店品鉴活动', '提醒本月金融政策截止', '发送店址与联系方式', '告知{color}{model}已有现车', '祝节日快乐并问候用车计划'),
        ('，客户已回复。', '，暂未回复。', '，客户回复方便时来店。'),
    ),
    'visit': (
        ('{who}带家人到店，', '{who}与{who2}一起到店，', '{who}一个人到店，', '二次到店，', '到店四十分钟，', '下班后到店，'),
        (
            '看了{model}外观与后排空间', '主要比较{model}的内饰颜色', '试算了{model}三年贷款方案，首付三成',
            '请评估师看了旧车，心理价位略高',
            '仔细问了{model}的安全配置', '把{model}与{rival}对比了一遍', '坐了{model}前后排，问了儿童座椅',
            '要了{model}的报价单',
        ),
        (
            '，比较满意。', '，约试乘试驾。', '，说回去和家人商量。', '，留了完整的联系方式。', '，对价格还有期望。', '，对{color}很喜欢。',
        ),
    ),
    'drive': (
        ('试驾{model}二十分钟，', '夫妻一起试驾{model}，', '{who}试驾{model}，{who2}坐后排，', '按高架路线试驾{model}，'),
        (
            '认可动力与静音', '觉得座椅舒适、视野好', '认为刹车偏软，已说明可以适应', '对辅助驾驶印象很深', '觉得转向轻、好停车',
            '说底盘比{rival}扎实',
        ),
        ('，仍有购买意愿。', '，希望再谈价格。', '，约{who2}再试一次。', '，当场要了报价。', '，想看{color}现车。'),
    ),
    'sign': (
        ('{who}到店，', '{who}与{who2}到店，', '上午到店，', '下午到店，'),
        ('谈妥{model}价格与精品', '确认{color}{model}现车', '确认贷款与保险方案'),
        ('，签订合同并付款。', '，签约付定金，约好提车。', '，办完全部手续并提车。'),
    ),
}
UNANSWERED = ('电话无人接听，已发微信留言。', '关机，稍后再打。', '响铃后挂断，改发短信。', '占线两次，未接通。', '无人接听，晚上再联系。')
PASTED = '客户对车型很满意，正在考虑，下次继续跟进。'
CALLBACK = (
    ('客户说{model}', '提车后客户说{model}', '回访客户，{model}', '{who}说{model}'),
    ('一切正常', '油耗比预想的低', '家里人都满意', '静音很好', '车机已会用', '空间够用'),
    ('，提醒了首保时间。', '，感谢客户信任。', '，客户愿意介绍朋友。', '，已教会使用辅助功能。', '，问了临牌到期的事，已答复。'),
)
DOWNGRADES = (
    '客户说年底再定，近期不急', '家人意见不一，暂缓', '在等竞品新车上市', '资金要到明年才到位',
    '拍牌未中，推迟购车', '工作调动，购车计划推后',
)
LATE_MEASURES = ('次日一早先打这位客户', '请同事轮休日代为回访', '手机设提醒，不再漏打', '改用微信先约时间', '每天下班前核对次日计划')
COMMENTS = (
    '跟进及时，继续约到店。', '报价前先问清预算。', '要问到决策人。', '周末活动记得邀约。', '可以申请试驾礼。', '客户异议要当面化解。',
    '内容再具体一些。', '注意话术，先谈价值再谈价格。', '已阅，请推进签约。',
)
FLAG_COMMENTS = ('内容过于雷同，请写明客户原话。', '请说明为何短时间集中跟进。', '内容空泛，明天当面说明。')
WHO = {'male': '先生', 'female': '女士', '': '客户'}
PARTNERS = ('太太', '家人', '父亲', '朋友', '同事')


class Talk:
    def __init__(self, rng):
        self.rng, self._said = rng, set()

    def about(self, way, consultant, words):
        """A sentence on a contact of that way; a consultant hardly says the same twice.

        :param dict words: who, model, rival, color
        """
        return self._say(SAID[way], consultant, words)

    def call_back(self, consultant, words):
        return self._say(CALLBACK, consultant, words)

    def _say(self, parts, consultant, words):
        sentence = ''
        for _attempt in range(20):
            sentence = ''.join(self.rng.choice(part) for part in parts).format(who2=self.rng.choice(PARTNERS), **words)
            if (consultant, sentence) not in self._said:
                break
        self._said.add((consultant, sentence))
        return sentence
