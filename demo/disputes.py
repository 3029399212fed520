"""Customers whom two consultants have met: met by the system, ruled by managers, appealed against; dated back before they are judged."""

import datetime

from odoo import Command

# (store, holder, newcomer, days since they met, what became of it); the evidence decides who is proposed
CASES = (
    (0, 'gw1', 'gw2', 1, 'open'),
    (0, 'gw3', 'gw4', 7, 'overdue'),
    (1, 'gw5', 'gw6', 3, 'split'),
    (1, 'gw7', 'gw8', 4, 'company'),
    (0, 'gw2', 'gw1', 3, 'appeal'),
    (0, 'gw4', 'gw3', 0, 'open'),
)
SAID = (
    '客户周末和太太来看过车，留了电话，约好再来试驾。',
    '电话问了置换补贴和上牌时间，让我发报价单。',
    '客户说之前在店里看过一次，记不清是哪位顾问接待。',
    '微信发了配置对比表，客户比较满意，问什么时候有现车。',
)
SPLIT = '两位顾问都有真实跟进：前者留档在先，后者促成试驾，按七三分配提成。'
COMPANY = '双方各执一词，客户反感被两人同时联系，按公司规定充公，由原顾问继续服务，不计提成。'
EARLIER = '留档日期较早，跟进记录与时间相符，判归先留档的顾问。'
APPEAL = '客户是我在车展上接待的，名片和合影都在，系统里留档晚是因为当天断网，请经理复核。'


class Disputes:
    def __init__(self, context, plan, bargains):
        self.context, self.plan, self.bargains, self.rng = context, plan, bargains, context.rng
        self.holders = []
        self.cases = []  # (case, what becomes of it, days since, cards)

    # Before the past is written: cards and contacts

    def choose(self):
        """Whose customers will be met, before deals take theirs."""
        self.holders = [(self._holder(holder, days), newcomer, days, fate) for _store, holder, newcomer, days, fate in CASES]

    def meet(self):
        """The second consultant writes a card with a phone that a colleague's customer has; both go on with their customer."""
        last = self.bargains.deals._last_message()
        for customer, newcomer, days, fate in self.holders:
            if customer:
                self.cases.append((*self._second_card(customer, newcomer, days), fate, days, customer))
        self.bargains.deals.date_messages(last, self.context.moment(1))

    def _holder(self, consultant, days):
        """A customer of that consultant with contacts before the day, whom no deal and no defeat concerns."""
        for customer in sorted(self.plan.of_role('prospect'), key=lambda one: one.card.record.stage_id.dealership_code != 'visited'):
            card = customer.card
            if (
                customer.consultant == consultant and customer.nature == 'individual' and card.kind == 'open' and not card.fixed
                and not customer.in_household and customer.index not in self.bargains.taken
                and card.record.active and not card.record.is_disputed
                and card.contacts and card.opened > days and card.contacts[0].days > days
                and (card.level in 'ha' or card.record.stage_id.dealership_code not in ('not_visited', 'visited'))
            ):
                self.bargains.taken.add(customer.index)
                return customer
        return None

    def _second_card(self, customer, consultant, days):
        """The newcomer's card, and the moment at which the two met."""
        context, first = self.context, customer.card.record
        card = context.model('crm.lead', consultant).create({
            'type': 'opportunity',
            'team_id': context.team(consultant).id,
            'contact_name': f"{customer.name[:1]}{'先生' if customer.gender == 'male' else '女士'}",
            'phone': customer.phone,
            'origin_id': context.ref('origin_walk_in').id,
            'source_id': context.ref('channel_walk_in').id,
            'level_id': context.ref('level_a').id,
            'wish_ids': [Command.create({'model_id': wish.model_id.id, 'trim_id': wish.trim_id.id}) for wish in first.wish_ids[:1]],
        })
        met = context.at(days, 10, 20) if days else context.moment_of_today(0.3)
        for place in range(min(days, 2) + 1):
            moment = context.not_ahead(met + datetime.timedelta(minutes=15) if not place else context.at(days - place, 15, 10 + place))
            follow_up = card._record_contact(
                'visit_in' if not place else self.rng.choice(('phone', 'wechat')), content=SAID[place if not place else place + 1],
                attitude='positive', via='dialog', done_on=context.now, activity=card.env['mail.activity'])
            context.past.set(follow_up, done_on=moment, create_date=moment, write_date=moment)
            context.past.set(card, last_contact_on=moment)
        self._date_back(card, met, days)
        return card, met

    def _date_back(self, card, met, days):
        context = self.context
        context.past.set(
            card, create_date=met, date_open=met, assigned_on=met, first_contact_due=met + datetime.timedelta(minutes=30),
            card_date=context.day(days), card_number=f"KP{context.day(days):%Y%m}{card.card_number[-5:]}", day_open=0,
            date_last_stage_update=met, level_date=context.day(days))
        context.past.set(card.partner_id.sudo(), create_date=met)
        for change in card.sudo().level_change_ids:
            context.past.set(change, changed_on=met, create_date=met)
        keys = context.env['dealership.claim.key'].sudo().search([])
        for key in keys.filtered(lambda key: key.lead_id.id == card.id):
            context.past.set(key, claimed_on=met)
        case = card.sudo().claim_ids.case_id
        deadline = context.day(days - card.sudo().company_id.dealership_ownership_days)
        context.past.set(case, opened_on=met, create_date=met, deadline=deadline)
        for claim in case.claim_ids:
            context.past.set(claim, claimed_on=met, create_date=met)
        for task in case.activity_ids:
            context.past.set(task, date_deadline=deadline, create_date=met)

    def date_keys(self):
        """Cards hold their customers since they were opened."""
        opened = {customer.card.record.id: customer.card.opened_on for customer in self.plan.with_card}
        for key in self.context.env['dealership.claim.key'].sudo().search([]):
            if key.lead_id.id in opened:
                self.context.past.set(key, claimed_on=opened[key.lead_id.id])

    # After it: evidence, deadline, rulings

    def rule(self):
        """Managers rule on what is old enough; one deadline has passed, one consultant appeals."""
        Case = self.context.env['dealership.ownership.case'].sudo()
        cards = [card for card, _met, _fate, _days, _customer in self.cases]
        Case.union(*(card.sudo().claim_ids.case_id for card in cards)).filtered(lambda case: case.state == 'open')._collect_evidence()
        Case._overdue_cases()._escalate()
        for card, _met, fate, days, customer in self.cases:
            case = card.sudo().claim_ids.case_id[:1]
            if fate in ('split', 'company', 'appeal') and case.state == 'open':
                self._decide(case, fate, customer)
                decided = self.context.at(max(days - 2, 1), 17, 5)
                self.context.past.set(case, decided_on=decided, write_date=decided)
        self._date_cases()

    def _decide(self, case, fate, customer):
        manager = self.context.manager(customer.consultant)
        mine = self.context.model(case._name, manager).browse(case.id)
        holder = self.context.users[customer.consultant]
        claim = mine.claim_ids.filtered(lambda claim: claim.sudo().lead_id == customer.card.record)
        other = (mine.claim_ids.user_id - holder)[:1]
        if fate == 'split':
            mine._rule('claimant', winner=claim, shares={holder: 0.7, other: 0.3}, note=SPLIT)
        elif fate == 'company':
            mine._rule('company', worker=holder, note=COMPANY)
        else:
            mine._rule('claimant', winner=claim, note=EARLIER)
            self.context.model(case._name, other).browse(case.id)._appeal(APPEAL)

    def _date_cases(self):
        """What the chatter says of cases was said when they were opened and ruled."""
        cases = self.context.env['dealership.ownership.case'].sudo().search([])
        for message in self.context.env['mail.message'].search([('model', '=', cases._name), ('res_id', 'in', cases.ids)]):
            case = cases.browse(message.res_id)
            if case.state == 'ruled':
                self.context.past.set(message, date=self.context.at(1, 17, 5), create_date=self.context.at(1, 17, 5))
