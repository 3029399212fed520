"""Discount and gifts of a deal, and whose agreement they need (H06)."""
from odoo import api, fields, models
from odoo.exceptions import UserError

from .sale_order_line import COST_GROUPS

APPROVAL_STATES = [
    ('none', "Not needed"),
    ('needed', "Approval needed"),
    ('asked', "Asked"),
    ('approved', "Approved"),
    ('rejected', "Rejected"),
]


class SaleOrder(models.Model):
    _inherit = 'sale.order'

    deal_list_total = fields.Monetary(
        "Guide Price", compute='_compute_deal_discount', help="Car and goods at their list price (指导价合计).")
    deal_discount = fields.Monetary("Discount", compute='_compute_deal_discount', help="Given beyond promotions (优惠金额).")
    deal_discount_percent = fields.Float("Discount (%)", compute='_compute_deal_discount', digits=(5, 2))
    deal_gift_value = fields.Monetary("Gifts", compute='_compute_deal_discount', help="Gifts at their list price (赠品价值).")
    deal_approval_state = fields.Selection(APPROVAL_STATES, "Approval", compute='_compute_deal_approval_state')
    deal_cost = fields.Monetary(
        "Cost", compute='_compute_deal_margin', groups=COST_GROUPS, help="What the deal costs the store, without tax.")
    deal_margin = fields.Monetary("Margin", compute='_compute_deal_margin', groups=COST_GROUPS, help="Sales without tax less cost (毛利).")

    @api.depends('order_line.price_unit', 'order_line.discount', 'order_line.product_uom_qty', 'order_line.product_uom_id',
                 'order_line.is_gift', 'order_line.promotion_id', 'order_line.deal_list_price')
    def _compute_deal_discount(self):
        for order in self:
            order.deal_list_total = order.deal_discount = order.deal_gift_value = order.deal_discount_percent = 0
            if not order.is_deal:
                continue
            for line in order._deal_lines():
                order._add_line_discount(line)
            if order.deal_list_total:
                order.deal_discount_percent = 100 * order.deal_discount / order.deal_list_total

    def _add_line_discount(self, line):
        """Add one line to the figures of the deal."""
        price = line.price_unit * (1 - line.discount / 100) * line.product_uom_qty
        listed = line.deal_list_price * line._listed_quantity()
        if price < 0:
            self.deal_discount += max(0, -price - self._line_allowance(line))
        elif line.is_gift:
            self.deal_gift_value += listed  # also what others are paid for: insurance given for nothing
        elif line.product_id.is_on_behalf:
            return
        else:
            self.deal_list_total += listed
            self.deal_discount += max(0, listed - price)

    def _line_allowance(self, line):
        """How much a line below zero may take off without being a discount: a promotion that fits, once.

        Hook: other lines below zero have their own reasons.
        """
        self.ensure_one()
        promotion = line.promotion_id.sudo()
        first = self._deal_lines().filtered(lambda other: other.promotion_id == line.promotion_id)[:1]
        if not promotion or first != line or not promotion.active or not promotion._fits(
                self.company_id, self._deal_model(), self._promotion_day()):
            return 0
        return promotion.amount

    def _promotion_day(self):
        """Promotions hold on the day of the contract."""
        self.ensure_one()
        company = self.company_id
        return company._dealership_day(self.date_order) if self.state == 'sale' else company._dealership_today()

    @api.depends('order_line.deal_cost', 'order_line.price_subtotal')
    def _compute_deal_margin(self):
        for order in self:
            own = order._deal_lines()._own_lines() if order.is_deal else order.order_line.browse()
            order.deal_cost = sum(own.mapped('deal_cost'))
            order.deal_margin = sum(own.filtered(lambda line: line.deal_kind != 'trade_in').mapped('price_subtotal')) - order.deal_cost

    @api.depends('deal_discount', 'deal_gift_value', 'approval_ids.state', 'user_id')
    @api.depends_context('uid')
    def _compute_deal_approval_state(self):
        for order in self:
            order.deal_approval_state = order._approval_word() if order.is_deal else 'none'

    def _approval_word(self):
        self.ensure_one()
        asked = {approval.kind: approval.state for approval in self.sudo().approval_ids.sorted('id')
                 if approval.kind in ('discount', 'gift')}
        beyond = self._beyond_limit() if self.state in ('draft', 'sent') else {}
        if 'asked' in asked.values():
            return 'asked'
        open_kinds = [kind for kind in beyond if not self._is_approved(kind)]
        if open_kinds:
            return 'rejected' if any(asked.get(kind) == 'rejected' for kind in open_kinds) else 'needed'
        return 'approved' if 'approved' in asked.values() else 'none'

    # Limits

    def _limit_people(self):
        """Whose limits count: the consultant's, and that of who does it; an account with more does not widen his."""
        self.ensure_one()
        order, user = self.sudo(), self.env.user
        people = order.user_id | order.opportunity_id.user_id
        if not self.env.su and user.has_group('auto_dealership.group_consultant'):
            people |= user
        return people

    def _beyond_limit(self, people=None):
        """What goes beyond the limits of the people concerned.

        :return: dict of kind of approval → (amount, limit)
        """
        self.ensure_one()
        if not (self.deal_discount or self.deal_gift_value):
            return {}
        limits = self.env['dealership.deal.limit']._of_users(self._limit_people() if people is None else people, self.company_id)
        compare = (self.currency_id or self.company_id.currency_id).compare_amounts
        discount = min(limits['discount_percent'] * self.deal_list_total / 100, limits['discount_amount'])
        beyond = {}
        if compare(self.deal_discount, discount) > 0:
            beyond['discount'] = (self.deal_discount, discount)
        if compare(self.deal_gift_value, limits['gift_amount']) > 0:
            beyond['gift'] = (self.deal_gift_value, limits['gift_amount'])
        return beyond

    def _is_approved(self, kind):
        """What was approved covers this much and no more."""
        if kind not in ('discount', 'gift'):
            return super()._is_approved(kind)
        value = self.deal_discount if kind == 'discount' else self.deal_gift_value
        compare = (self.currency_id or self.company_id.currency_id).compare_amounts
        return any(
            approval.kind == kind and approval.state == 'approved' and compare(approval.amount, value) >= 0
            for approval in self.sudo().approval_ids)

    def _deal_problems(self):
        problems = super()._deal_problems()
        money = (self.currency_id or self.company_id.currency_id).format
        for kind, (amount, limit) in self._beyond_limit().items():
            if self._is_approved(kind):
                continue
            sentence = (
                self.env._("The discount of %(amount)s is beyond the limit of %(limit)s: ask the sales manager for approval.",
                           amount=money(amount), limit=money(limit))
                if kind == 'discount' else
                self.env._("The gifts, worth %(amount)s, are beyond the limit of %(limit)s: ask the sales manager for approval.",
                           amount=money(amount), limit=money(limit)))
            problems.append(sentence)
        return problems

    def _ask_beyond_limit(self, reason):
        """Ask for all that goes beyond the limit.

        :return: the requests
        """
        self.ensure_one()
        requests = self.env['dealership.deal.approval']
        for kind, (amount, _limit) in self._beyond_limit().items():
            if not self._is_approved(kind):
                percent = self.deal_discount_percent if kind == 'discount' else 0
                requests |= self._request_approval(kind, reason, amount, percent=percent)
        if not requests:
            raise UserError(self.env._("%s: nothing goes beyond the limit, nobody has to agree.", self.name))
        return requests
