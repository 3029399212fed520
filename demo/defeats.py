"""Customers whom the store has lost: asked by the consultant, decided by his manager; and what waits for a decision."""

LOST = (
    # (brand to another dealer of ours, reason, words)
    (False, 'brand_habit', '家里一直开这个牌子，老婆还是放心那边'),
    (False, 'budget_new', '我们这边落地要多两万多，预算实在不够'),
    (False, 'competitor_new', '新款刚上市，配置高，朋友都推荐'),
    (False, 'relation', '亲戚在那边4S店上班，给了内部价'),
    (False, 'vehicle', '后排空间小，小孩坐着不舒服'),
    (True, 'promotion', '同城另一家店送了三年保养和全车膜'),
    (False, 'use', '改主意了，想买七座的'),
    (False, 'budget_used', '后来买了辆准新车，省了六万'),
    (True, 'sales_skill', '问贴息政策，说了三次都没给我算清楚'),
    (False, 'vehicle', '想要新能源，上绿牌方便'),
)
FINANCE = ('两年0息，首付三成', '三年年化2.9%', '首付两成，送置换补贴8000', '厂家金融，五年低息')
WAITING = (
    ('bought', None), ('bought', None), ('special', '客户工作调动去外地，今年不在本市购车，家属确认过'),
    ('bought', None), ('unreachable', None), ('bought', None),
)
REJECTED = ('客户只是去对比报价，还没签合同，请约周末再来谈置换。', '太太还没看过车，先邀请夫妻一起试驾再说。')
NOTES = ('同意，请半年后关注转介绍。', '已核实，同意。', '同意。下次报价要带上金融方案。', '')


class Defeats:
    def __init__(self, context, plan, garage):
        self.context, self.plan, self.garage, self.rng = context, plan, garage, context.rng

    def lose(self):
        """The lost customers; some of them long enough ago to be called again."""
        for number, customer in enumerate(self.plan.of_role('lost')):
            card = customer.card
            defeat = self.ask(customer, number)
            self.decide(defeat, customer)
            asked, decided = self.context.moment(card.closed + 1), self.context.moment(card.closed, 17)
            self.context.past.set(card.record, date_closed=decided)
            self.context.past.set(
                defeat, create_date=asked, requested_on=asked, decided_on=decided, last_contact_on=self.context.moment(card.closed + 2),
                card_date=self.context.day(card.opened), card_days=card.opened - card.closed,
                revisit_on=self.context.day(card.closed - 60))

    def ask(self, customer, number, criterion='bought', explanation=None):
        """A consultant asks for the defeat of a card, as from its dialog."""
        elsewhere, reason, words = LOST[number % len(LOST)]
        model = self.rng.choice(self.garage.own_models if elsewhere else self.garage.other_models)
        loan = number % 3 == 0
        defeat = self.context.model('dealership.defeat', customer.consultant).create({
            'lead_id': customer.card.record.id,
            'criterion': criterion,
            'competitor_model_id': model.id,
            'competitor_brand_id': model.brand_id.id,
            'price': self.rng.randrange(110, 330) * 1000,
            'payment_method': 'loan' if loan else 'cash',
            'finance_policy': self.rng.choice(FINANCE) if loan else False,
            'kind': 'in_network' if elsewhere else 'other_brand',
            'reason_id': self.context.ref(f'defeat_reason_{"other" if criterion == "special" else reason}').id,
            'customer_words': words if criterion == 'bought' else False,
            'explanation': explanation,
        })
        defeat.action_request()
        return defeat

    def decide(self, defeat, customer, reject=None):
        """His manager decides, as from his inbox."""
        request = self.context.as_manager(defeat, customer.consultant)
        if reject:
            request._reject(reject)
        else:
            request._approve(self.rng.choice(NOTES))

    def fill_inbox(self):
        """What waits for the managers today: requests, a call that was asked for, and what was rejected this week."""
        pool = [
            customer for customer in self.plan.of_role('prospect')
            if customer.card.level in ('b', 'c') and customer.card.record.active and customer.card.record.user_id
            and customer.card.stage in ('not_visited', 'visited') and customer.card.opened > 15]
        for number, ((criterion, explanation), customer) in enumerate(zip(WAITING, pool, strict=False)):
            defeat = (
                self.ask_unreachable(customer) if criterion == 'unreachable'
                else self.ask(customer, number + 3, criterion, explanation))
            days = number // 2
            self.date_back(defeat, customer, days)
            if criterion == 'unreachable':
                self.context.past.set(defeat, attempt_days=3, attempt_count=4, attempts_needed=3)
            if number == 1:
                caller = self.context.users['kf1']
                self.context.as_manager(defeat, customer.consultant)._ask_call(caller, '请核实是否已提车，价格多少，主要原因是什么')
        for number, (words, customer) in enumerate(zip(REJECTED, pool[len(WAITING):], strict=False)):
            defeat = self.ask(customer, number + 7)
            self.decide(defeat, customer, words)
            self.date_back(defeat, customer, number + 2)
            self.context.past.set(defeat, decided_on=self.context.moment(number + 1, 16))

    def date_back(self, defeat, customer, days):
        asked, card = self.context.moment(days, 10), customer.card
        self.context.past.set(
            defeat, create_date=asked, requested_on=asked, card_date=self.context.day(card.opened), card_days=card.opened - days,
            last_contact_on=self.context.moment(days + 1))

    def ask_unreachable(self, customer):
        """A number that leads to nobody. The demo has but today, so that the store asks for one day of attempts for a moment."""
        lead = self.context.model('crm.lead', customer.consultant).browse(customer.card.record.id)
        company = lead.sudo().company_id
        needed = company.dealership_defeat_attempts
        company.dealership_defeat_attempts = 1
        now = lead.env.cr.now().replace(microsecond=0)  # of the load's transaction, which takes longer than a minute
        lead._record_contact('phone', result='dead_number', activity=lead.env['mail.activity'], done_on=now)
        defeat = self.ask(customer, 0, 'unreachable')
        company.dealership_defeat_attempts = needed
        return defeat
