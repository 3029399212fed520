"""What is done in the demo store's workshop, and what people say about it (no Odoo here)."""

# Kind → what may be done: (customer's words, ((product, quantity), …)); the first lines of maintenance are of every visit.
JOBS = {
    'maintenance': (
        ('常规保养，检查底盘和刹车', (('care_hour', 1), ('oil', 1), ('oil_filter', 1))),
        ('保养，空调有异味', (('care_hour', 1.5), ('oil', 1), ('oil_filter', 1), ('cabin_filter', 1))),
        ('大保养，火花塞到期', (('care_hour', 2.5), ('oil', 1), ('oil_filter', 1), ('air_filter', 1), ('spark_plugs', 1))),
        ('保养，顺便看看刹车，踩下去有点软', (('care_hour', 2), ('oil', 1), ('oil_filter', 1), ('brake_pads', 1))),
    ),
    'repair': (
        ('早上启动困难，蓄电池没电', (('repair_hour', 0.5), ('battery', 1))),
        ('右前轮胎扎钉，胎侧鼓包', (('repair_hour', 0.5), ('tyre', 1))),
        ('刹车有异响', (('repair_hour', 1.5), ('brake_pads', 1))),
    ),
    'warranty': (('冷却液报警，怀疑水泵渗漏', (('repair_hour', 2), ('coolant_pump', 1))),),
    'accident': (
        ('被追尾，后保险杠破损', (('paint_panel', 1), ('bumper', 1))),
        ('左前门、前叶子板剐蹭', (('paint_panel', 2), ('repair_hour', 1))),
    ),
    'recall': (('召回通知：更换气囊气体发生器', (('repair_hour', 1.5), ('inflator', 1))),),
    'rescue': (('车辆抛锚，无法启动', (('tow', 1), ('repair_hour', 0.5), ('battery', 1))),),
    'wash': (('精洗内饰', (('care_hour', 1),)),),
    'pdi': (('新车交付前检查', (('care_hour', 1),)),),
}
FIRST = ('首次保养', (('care_hour', 1), ('oil', 1), ('oil_filter', 1)))
PAYER = {'warranty': 'warranty', 'recall': 'warranty', 'accident': 'insurance', 'pdi': 'internal'}
CLAIMS = {'warranty': 'SP', 'insurance': 'PA'}
PLACES = ('中环路金桥段辅路', '龙东大道近罗山路', '沪南公路航头镇')
HAPPY = (
    ('5', '师傅讲得清楚，比预计还早半小时取车。'), ('5', '一切顺利，接待很客气。'), ('4', '保养没问题，等候区再热一点就好。'),
    ('4', '价格事先说明白了，满意。'), ('3', '周末人多，等得有点久。'), ('5', '洗车也洗得干净，谢谢。'),
)
UNHAPPY = ('2', '说好三点取车，拖到五点半才好，也没人提前打电话。')
# Calls about maintenance: result, what was said, days until the next call
REMINDED = (
    ('reached', '知道了，下周看时间再预约。', 0), ('later', '在外地出差，回来再说。', 6), ('no_answer', '', 1),
    ('booked', '周末来做保养，要代步车。', 0),
    ('refused', '小区门口做的，便宜，不来了。', 0), ('reached', '会来的，先问下套餐还有几次。', 0), ('later', '月底发工资后来。', 9),
)
# Calls to lost customers
WON_BACK = (
    ('reached', '愿意来试试，问了工时八折是否含机油。'), ('no_answer', ''), ('refused', '一直在小区门口修，不想跑远。'),
    ('reached', '上次等太久，这次要提前约好工位。'),
    ('reached', '周六有空，先帮他留一个上午。'), ('wrong_number', '接电话的人说打错了。'), ('no_answer', ''),
    ('refused', '车平时不怎么开，暂时不做。'),
)
RECALL = {
    'name': '安全气囊气体发生器召回', 'number': 'S2026M0147V', 'manufacturer': '上汽大众汽车有限公司',
    'defect': '前排乘员侧安全气囊气体发生器在长期高温高湿后可能老化，展开时可能异常破损。',
    'risk': '极端情况下碎片飞出，可能伤及车内人员。',
    'remedy': '免费更换改进后的气体发生器，工时约一个半小时。', 'hours': 1.5, 'parts_text': '气体发生器 1 件，螺栓 4 件',
}
TOLD = (
    ('appointment', '已收到信，要求尽快安排。', 0), ('later', '月底前回上海再来。', 8), ('no_answer', '', 2),
    ('refused', '车在外地，不方便过来。', 0),
)
# Calls about insurance
RENEWAL_SAID = (
    '去年没出险，想比较一下报价。', '要三者三百万，其余照旧。', '问能不能送一次保养。', '公司车，等行政确认。',
    '让把报价发微信，晚上和爱人商量。',
)
LOST_INSURANCE = (('price', '朋友在别家出单，便宜六百多。'), ('agent', '亲戚做保险代理，今年让亲戚出。'), ('sold', '车已经卖掉了。'))
KEEPS_CAR = '车况还好，再开两年，明年看新能源。'
WANTS_CAR = '有兴趣换途昂，想知道旧车能抵多少。'
