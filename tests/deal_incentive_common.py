"""Deals that earn incentives: three tiers, bonuses, cards won by a special agreement, statements of a month."""
from odoo import fields
from odoo.fields import Command
from odoo.tests import TransactionCase, new_test_user

from .common import MODULE
from .deal_finance_common import DealFinance


class DealIncentive(DealFinance):
    """Mixin after `_open_dealership`: `_open_incentives()` sets 300 / 500 / 800 by price; a test adds its bonuses."""

    roles = (
        'consultant', 'manager', 'finance', 'auditor', 'service_advisor', 'lead_desk', 'receptionist', 'customer_care',
        'dealership_admin')

    @classmethod
    def _open_incentives(cls):
        cls.admin = cls.users['dealership_admin']
        Tier = cls.env['dealership.incentive.tier']
        cls.low, cls.middle, cls.high = Tier.create([
            {'name': name, 'minimum': minimum, 'amount': amount, 'company_id': cls.store.id}
            for name, minimum, amount in (('低价位', 0, 300), ('中价位', 100000, 500), ('高价位', 200000, 800))])
        cls.product = cls.env['product.product'].create({
            'name': '途观', 'type': 'consu', 'deal_kind': 'car', 'taxes_id': [Command.clear()], 'company_id': cls.store.id})
        cls.far_product = cls.product.copy({'company_id': cls.far_store.id})

    @classmethod
    def bonus(cls, amount, **vals):
        return cls.env['dealership.incentive.bonus'].create({'name': '奖励', 'amount': amount, 'company_id': cls.store.id, **vals})

    def offer(self, price=150000, user=None, **vals):
        """A quotation of a card of its own."""
        user = user or self.consultant
        card = self.make_card(user, user_id=user.id, level_id=self.levels['A'].id)
        return self.env['sale.order'].with_user(user).create({
            'opportunity_id': card.id, 'partner_id': card.partner_id.id,
            'order_line': [Command.create({'product_id': self.product.id, 'product_uom_qty': 1, 'price_unit': price})], **vals}).sudo()

    def agree(self, order, decider=None):
        """A special agreement of today: the deal wins its card."""
        card = order.opportunity_id
        today = self.env['crm.team']._today_start(order.company_id)[1]
        self.env['dealership.deal.approval'].sudo().create({
            'order_id': order.id, 'kind': 'special', 'reason': '客户出国', 'agreement_on': today,
            'purchase_on': fields.Date.add(today, days=30), 'requester_id': card.user_id.id, 'state': 'approved',
            'decided_by_id': (decider or self.env.ref('base.user_admin')).id, 'decided_on': fields.Datetime.now()})
        order._check_deal_won()
        self.assertEqual(card.won_status, 'won')
        return order

    def sold(self, price=150000, user=None, **vals):
        return self.agree(self.offer(price, user, **vals))

    def lines(self, order):
        return self.env['dealership.incentive.line'].sudo().search([('order_id', '=', order.id)], order='id')

    def earned(self, order):
        """{person or None: sum} of a deal."""
        sums = {}
        for line in self.lines(order):
            sums[line.user_id or None] = sums.get(line.user_id or None, 0) + line.amount
        return {user: self.store.currency_id.round(amount) for user, amount in sums.items()}

    def rule(self, order, shares):
        """What room ownership leaves behind a ruling: shares of the card, and its call."""
        case = self.env['dealership.ownership.case'].sudo().create({'company_id': self.store.id})
        self.env['dealership.ownership.claim'].sudo().create({
            'case_id': case.id, 'lead_id': order.opportunity_id.id, 'user_id': self.consultant.id, 'is_open': False})
        self.env['dealership.ownership.share'].sudo().create([
            {'case_id': case.id, 'user_id': user.id, 'fraction': fraction} for user, fraction in shares])
        order.opportunity_id.sudo().write({'ownership_ruling_id': case.id, 'is_disputed': False})
        case._after_ruling()
        return case

    def month(self, back=0):
        return fields.Date.add(fields.Date.start_of(self.store._dealership_today(), 'month'), months=-back)

    def statements(self, back=0, company=None):
        return self.env['dealership.incentive.statement']._make_statements(company or self.store, self.month(back)).sudo()

    def backdate(self, lines, months=1):
        """What happened in an earlier month."""
        self.env.flush_all()
        self.cr.execute(
            "UPDATE dealership_incentive_line SET date = date_trunc('month', date) - %s * interval '1 month' WHERE id = ANY(%s)",
            [months, lines.ids])
        self.env.invalidate_all()

    def closed(self, order=None, by=None):
        """An approved statement of last month."""
        order = order or self.sold()
        self.backdate(self.lines(order))
        statement = self.statements(1).filtered(lambda statement: statement.user_id == order.user_id)
        statement.with_user(by or self.manager).action_approve()
        return statement

    def twin(self, user, group='manager'):
        """A second account of the same person."""
        account = new_test_user(self.env, f'{user.login}_2', groups=f'{MODULE}.group_{group}', company_id=user.company_id.id)
        account.partner_id = user.partner_id
        return account


class IncentiveCase(DealIncentive, TransactionCase):

    far_roles = ('consultant', 'manager', 'finance')

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._open_dealership()
        cls._open_incentives()
        cls.finance = cls.users['finance']
