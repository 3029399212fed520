"""What people of the demo store say and write (no Odoo here)."""

# The card of the instructions (S1, 黄卡填写规范); models, trim and colours are xmlids.
YELLOW_CARD = {
    'name': '顾承泽',
    'reason': '邀请来店试乘试驾，确认客户到店',
    'details': {
        'gender': 'male',
        'occupation': '工艺美术设计',
        'employer': '自由职业者',
        'wechat': 'gucz_art',
        'education': 'bachelor',
        'preferred_contact': 'phone',
        'visit_place': 'home',
        'visit_day_part': 'evening',
    },
    'wish': ('demo_model_tiguan', 'demo_trim_tiguan_18t_city', 'color_exterior_white'),
    'present': 'demo_model_polo',
    'card': {
        'budget_min': 200000,
        'budget_max': 250000,
        'decision_maker': '妻子',
        'trade_in_expected': 140000,
        'wants_trade_in': True,
        'confidence': '现在使用 Polo，认可大众的品质，但同时也关注其他品牌。',
        'need': '想要更新一辆 SUV。',
        'purchasing_power': '符合置换条件。',
        'favourable': '夫妻都认可品牌，旧车可置换。',
        'help_needed': '请评估师报出旧车价格。',
        'willingness': '2',
        'usage_kind': 'family',
        'main_user': 'shared',
        'driving_habit': 'steady',
        'payment_method': 'cash',
        'loan_months': 0,
        'down_payment_ratio': 0,
        'plate_place': 'local',
        'priority': '2',
    },
}
# Why to keep following: what the consultant means to do next, by stage of the board.
REASONS = {
    'not_visited': (
        '电话邀约周末到店看车',
        '发送车型配置与报价表',
        '微信发送看车视频，约到店',
        '确认客户到店时间',
        '告知新车到店，邀请品鉴',
    ),
    'visited': ('邀请来店试乘试驾', '电话回访到店感受', '发送竞品对比资料', '确认家人意见，约二次到店', '告知本月金融政策'),
    'test_drive': ('回访试驾感受，解答疑虑', '邀请夫人一起再试驾', '发送置换评估结果', '预约评估师现场看旧车', '约谈价格与贷款方案'),
    'negotiation': ('确认贷款审批材料', '向经理申请优惠后答复', '确认颜色与提车时间', '约到店签订合同', '对比竞争店报价后再谈'),
    'ordered': ('告知车辆到店时间', '提醒准备首付与上牌资料', '确认保险方案', '预约交车时间'),
    'won': ('交车后三日回访', '提醒首次保养', '交车后一个月满意度回访'),
}
CONFIDENCE = (
    '现在使用同品牌车，认可品质，但同时也关注其他品牌。',
    '朋友推荐本店，对售后有信心。',
    '担心新车型刚上市质量不稳定。',
    '网上看了很多评测，认可安全性。',
    '第一次买车，信任销售顾问的建议。',
)
NEEDS = (
    '想要更新一辆 SUV，周末全家出行。',
    '孩子上学接送，三个月内要用车。',
    '旧车年检到期前换车。',
    '公司业务用车，需要面子与空间。',
    '通勤里程长，想换新能源省油费。',
)
POWER = (
    '符合置换条件，旧车款可作首付。',
    '收入稳定，首付三成无压力。',
    '全款现金，预算有弹性。',
    '需要贷款三年，月供不超过五千。',
    '公司付款，走对公账户。',
)
FAVOURABLE = ('离家近，维修方便。', '老客户转介绍，信任度高。', '旧车评估价高于竞争店。', '夫人喜欢这款颜色，有现车。', '本月厂家有贴息。')
UNFAVOURABLE = ('竞争店报价低三千。', '家人倾向日系品牌。', '想等年底优惠。', '喜欢的颜色需等一个月。', '旧车心理价位偏高。')
HELP = ('请经理在价格上给予支持。', '请评估师尽快给出二手车报价。', '请金融专员测算贴息方案。', '请市场部提供试驾礼。')
DECIDERS = ('妻子', '丈夫', '本人', '父亲', '夫妻共同', '儿子')
COMPETING_STORES = ('金桥丰田店', '川沙本田店', '张江比亚迪店', '沪南路别克店', '外高桥吉利店', '另一家上汽大众店')
LEAD_NOTES = (
    '官网留资，询问落地价。',
    '车展现场扫码，要求发报价。',
    '汽车之家询价，电话可能是空号，待核实。',
    '抖音私信留电话，想看现车。',
    '朋友圈广告表单，未填车型。',
    '客服转来：想了解置换补贴。',
)
CAR_CONDITIONS = ('右前门有轻微剐蹭，其余原版。', '全车原漆，4S 店保养记录完整。', '后保险杠做过漆，无事故。', '内饰磨损正常，轮胎需更换。')
ADJUSTMENTS = (('轮胎磨损', -1500), ('保养记录完整', 2000), ('右前门补漆', -2200), ('厂家置换补贴', 6000), ('里程偏高', -3000))
USAGES = ('上下班代步', '接送孩子', '家庭出游', '业务用车', '夫人日常使用')
RELATIONS_OF_REFERRER = ('同事', '亲戚', '邻居', '朋友', '同学')
