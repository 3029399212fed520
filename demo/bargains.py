"""Deals of today in every state: offered, asked about, signed, lent on, invoiced, paid, about to be handed over, cancelled."""

import datetime

from odoo import Command

from .deals import DEPOSIT

STAGES = ('ordered', 'negotiation', 'test_drive')
KEPT = 1  # of each store, who gets a quotation only
HOUR = datetime.timedelta(hours=1)
ASKED = ('客户对比竞品, 今天能定', '老客户介绍, 申请优惠', '现车清库, 客户当场付定金')
FAULTS = '右前门有一道 3 厘米划痕，已约喷漆车间处理'


class Bargains:
    """Each case takes the next customer who is far enough; cases for which nobody is left are left out, the last ones first."""

    def __init__(self, context, plan, garage, deals, deliveries):
        self.context, self.plan, self.garage, self.rng = context, plan, garage, context.rng
        self.deals, self.deliveries = deals, deliveries
        self.taken = set()  # indexes of customers whose card has a deal
        self._queue = {}

    def make(self):
        if self.deals.keeps_books:
            pudong = (
                self.deposit_paid, self.loan_approved, self.ready_today, self.refunded, self.traded_in, self.deposit_due, self.forfeited,
                self.release_asked, self.special_agreement, self.paid_tomorrow)
            hongqiao = (self.deposit_paid, self.forfeited, self.loan_approved, self.paid_tomorrow, self.deposit_due)
            for store, cases in enumerate((pudong, hongqiao)):
                for case in cases:
                    customer = self._next(store, needs_old_car=case == self.traded_in)
                    if customer:
                        self._run(case, customer)
        self._quote()

    def _run(self, case, customer):
        last = self.deals._last_message()
        self.taken.add(customer.index)
        days = customer.card.contacts[-1].days if customer.card.contacts else 0
        case(customer, min(days, 12))
        self.deals.date_messages(last, self.context.moment(min(days, 12)))

    def _candidates(self, store):
        """Open cards by how far they are; the ones of whom the demo's visitors begin with come first."""
        if store not in self._queue:
            found = [
                customer for customer in self.plan.of_role('prospect')
                if customer.card.kind == 'open' and not customer.card.fixed and (customer.consultant > 'gw4') == bool(store)
                and customer.card.record.stage_id.dealership_code in STAGES and customer.card.record.wish_ids.trim_id]
            self._queue[store] = sorted(found, key=lambda customer: (
                STAGES.index(customer.card.record.stage_id.dealership_code), customer.consultant not in ('gw1', 'gw5'), customer.index))
        return [customer for customer in self._queue[store] if customer.index not in self.taken]

    def _next(self, store, needs_old_car=False):
        candidates = self._candidates(store)
        if needs_old_car:
            candidates = [customer for customer in candidates if self._appraisal(customer)]
        return candidates[0] if len(candidates) > (0 if needs_old_car else KEPT) else None

    def _appraisal(self, customer):
        lead = customer.card.record
        return lead.appraisal_ids.filtered(
            lambda appraisal: appraisal.valid_until >= self.context.today and appraisal.amount > 0
            and appraisal.vehicle_id.owner_id == lead.partner_id)[:1]

    # Writing a deal

    def draw_up(self, customer, role='stock', paid_by='cash'):
        """One click on the card, then the car, the premium and the plate, and a present within the consultant's limit."""
        card = self.context.model('crm.lead', customer.consultant).browse(customer.card.record.id)
        if card.payment_method != paid_by:
            card.write({'payment_method': paid_by, **({'loan_months': 36, 'down_payment_ratio': 30} if paid_by == 'loan' else {})})
        order = self.context.model('sale.order', customer.consultant).browse(card.action_new_deal()['res_id'])
        mats = {'product_id': self.context.ref('demo_product_mats').id, 'is_gift': True, 'product_uom_qty': 1, 'sequence': 60}
        vals = {'order_line': [Command.create(mats)]}
        for product, price in (('insurance', self.rng.randrange(3800, 7200, 20)), ('plate', 500)):
            line = order.order_line.filtered(
                lambda line, product=product: line.product_id == self.context.ref(f'product_deal_{product}'))
            if line:
                vals['order_line'].append(Command.update(line.id, {'price_unit': price}))
        fee = order.order_line.filtered(lambda line: line.deal_kind == 'loan_fee')
        if fee:
            vals['order_line'].append(Command.update(fee.id, {'price_unit': 1500}))
        if role:
            vals['vehicle_id'] = self.garage.for_deal(order.trim_id, customer, role).id
        order.write(vals)
        self._date(order, customer)
        return order

    def _date(self, order, customer):
        moment = self.context.moment(min(customer.card.contacts[-1].days if customer.card.contacts else 0, 12))
        self.context.past.set(order, create_date=moment, date_order=moment, write_date=moment)

    def sign(self, order, customer, days):
        """The contract, and the card's place on the board."""
        order.action_confirm()
        self.deals.sign_on(order, days)
        card = customer.card.record
        if card.stage_id.dealership_code != 'ordered':
            ordered = card.env['crm.stage'].search([('dealership_code', '=', 'ordered')], limit=1)
            self.context.model('crm.lead', customer.consultant).browse(card.id).stage_id = ordered
        return order

    def sell(self, customer, days, role='stock', paid_by='cash'):
        """Signed, with the deposit: the card is won."""
        order = self.sign(self.draw_up(customer, role, paid_by), customer, days)
        self.deals.pay(order, 'deposit', DEPOSIT, days)
        self.deals.won_on(customer.card.record, days, customer.card.opened - days)
        return order

    # The cases

    def deposit_due(self, customer, days):
        """Signed; the deposit comes tomorrow, so that the card is not won yet."""
        self.sign(self.draw_up(customer, 'transit'), customer, min(days, 1))

    def deposit_paid(self, customer, days):
        """Signed with the deposit; the car is still on its way."""
        self.sell(customer, days, 'transit')

    def loan_approved(self, customer, days):
        """The customer has paid his part, the lender has agreed and his money is expected; delivery is booked."""
        order = self.sell(customer, days, paid_by='loan')
        order = self.context.model('sale.order', customer.consultant).browse(order.id)
        amount = round(order.amount_total * 0.7, -3)
        loan = order.env['dealership.deal.loan'].create({
            'order_id': order.id, 'lender_id': self.context.ref('demo_lender_maker').id, 'amount': amount, 'term': 36, 'rate': 3.99,
            'payout_date': self.context.day(-2), 'reference': f'HX{self.context.today:%Y%m}{self.rng.randrange(1000, 9999)}'})
        loan.action_confirm()
        self.deals.invoice(order, max(days - 1, 0))
        self.deals.pay(order, 'balance', self.deals.as_finance(order).balance_due - amount, max(days - 1, 0))
        self.deliveries.book(order, self.context.at(-3, 10), bay=1)

    def ready_today(self, customer, days):
        """Everything is paid, the car is inspected, papers and keys lie ready: handed over this afternoon."""
        order = self.sell(customer, days)
        self.deals.invoice(order, days)
        self.deals.pay_rest(order, max(days - 1, 0))
        delivery = self.deliveries.book(order, self._today())
        self.deliveries.inspect(delivery)
        self.deliveries.prepare(delivery)

    def _today(self):
        """This afternoon at three; for who looks later, the next hour."""
        later = (self.context.now + HOUR).replace(minute=0, second=0)
        return max(self.context.at(0, 15), later)

    def paid_tomorrow(self, customer, days):
        """Paid and invoiced; tomorrow the customer comes, the inspection has found a scratch."""
        order = self.sell(customer, days)
        self.deals.invoice(order, days)
        self.deals.pay_rest(order, days)
        delivery = self.deliveries.book(order, self.context.at(-1, 10))
        self.deliveries.inspect(delivery, fault=FAULTS)

    def release_asked(self, customer, days):
        """The customer wants his car before the last money has come; the manager is asked."""
        order = self.sell(customer, days)
        self.deals.pay(order, 'balance', round(self.deals.as_finance(order).balance_due * 0.8, -3), days)
        delivery = self.deliveries.book(order, self.context.at(-1, 14), bay=1)
        self.deliveries.inspect(delivery)
        delivery._request_release('客户尾款走公司账户, 银行已出回单, 明天到账, 申请先交车')

    def special_agreement(self, customer, days):
        """No money yet, but a signed agreement which the manager has approved: the card counts as won (E06)."""
        order = self.draw_up(customer, 'transit')
        request = order._request_special(
            '客户理财下月到期, 已签订购车协议, 约定到期当天付款提车', self.context.day(min(days, 2)), self.context.day(-20))
        self.context.as_manager(request, customer.consultant).action_approve()
        self.context.past.set(request, requested_on=self.context.moment(min(days, 2)), decided_on=self.context.moment(min(days, 1)))
        self.deals.won_on(customer.card.record, min(days, 1), customer.card.opened - min(days, 1))

    def traded_in(self, customer, days):
        """The old car pays a part: agreed by the appraisal, taken in after the contract."""
        order = self.draw_up(customer)
        appraisal = self._appraisal(customer)
        price = appraisal.amount // 500 * 500
        order._agree_trade_in(self.context.model(appraisal._name, customer.consultant).browse(appraisal.id), price)
        self.sign(order, customer, min(days, 3))
        self.deals.pay(order, 'deposit', DEPOSIT, min(days, 3))
        trade_in = order.trade_in_ids
        trade_in._receive(round(trade_in.sudo().vehicle_id.odometer) + 120)
        self.deals.won_on(customer.card.record, min(days, 3), customer.card.opened - min(days, 3))

    def refunded(self, customer, days):
        """Cancelled because the lender refused; the deposit was paid back, the customer is followed up again."""
        order = self.sell(customer, days, paid_by='loan')
        order._cancel_deal(
            self.context.ref('cancel_reason_loan'), '征信查询次数过多, 客户三个月后再申请', 0,
            {'next_on': self.context.day(-1), 'next_reason': '退订后回访, 推荐低首付方案'})
        self._cancelled(order, customer, days)
        waiting = order.sudo().deal_payment_ids.filtered(lambda payment: payment.state == 'draft')
        self.deals.as_finance(waiting).action_post()

    def forfeited(self, customer, days):
        """Cancelled without the store's fault; a part of the deposit is kept, as the manager has approved."""
        order = self.sell(customer, days, 'transit')
        request = order._request_approval('forfeit', '客户无故退订, 车辆已按客户要求定制, 合同约定扣除部分定金', 2000)
        self.context.as_manager(request, customer.consultant).action_approve()
        order._cancel_deal(
            self.context.ref('cancel_reason_family'), '家人意见不一致, 暂缓购车', 2000,
            {'next_on': self.context.day(-1), 'next_reason': '退订回访, 约家人一起到店'})
        self._cancelled(order, customer, days)

    def _cancelled(self, order, customer, days):
        moment = self.context.moment(max(days - 1, 0))
        self.context.past.set(order.sudo().cancellation_ids, cancelled_on=moment, create_date=moment, order_days=min(days, 1))
        for request in order.sudo().approval_ids:
            self.context.past.set(request, requested_on=moment, decided_on=moment)
        self.context.past.set(customer.card.record, date_closed=None, day_close=0)

    def _quote(self):
        """Quotations of who is about to buy; some wait for the manager's word on the discount."""
        customers = [customer for customer in (*self._candidates(0), *self._candidates(1)) if not customer.card.record.is_disputed]
        for number, customer in enumerate(customers[:10]):
            order = self.draw_up(customer, role=None)
            self.taken.add(customer.index)
            if number % 2:
                order._car_line().price_unit -= 1000 * (3 + number)
                order._ask_beyond_limit(ASKED[number % 3])
