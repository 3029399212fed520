"""What a customer bought here, how often, for how much, with which rebates (购买记录, A12)."""
from odoo import api, fields, models

# Roles that see orders; the others have no such list, as Odoo does not let them read an empty one either.
ORDER_GROUPS = (
    'sales_team.group_sale_salesman,account.group_account_invoice,account.group_account_readonly,'
    'auto_dealership.group_customer_care,auto_dealership.group_auditor')


class ResPartner(models.Model):
    _inherit = 'res.partner'

    card_count = fields.Integer("Number of Cards", compute='_compute_card_count')
    purchase_line_ids = fields.Many2many(
        'sale.order.line', compute='_compute_purchase_line_ids', string="Bought", groups=ORDER_GROUPS,
        help="Lines of confirmed orders, the newest first.")
    purchase_count = fields.Integer("Number of Purchases", compute='_compute_purchases')
    purchase_amount = fields.Monetary("Purchased For", compute='_compute_purchases', help="Confirmed orders, taxes included.")
    purchase_first_on = fields.Date("First Purchase", compute='_compute_purchases')
    purchase_last_on = fields.Date("Last Purchase", compute='_compute_purchases')
    purchase_interval_days = fields.Integer(
        "Days Between Purchases", compute='_compute_purchases', help="Mean number of days from one purchase to the next.")
    discount_amount = fields.Monetary(
        "Promotions Used", compute='_compute_purchases', help="Discounts and rebates on the lines of confirmed orders.")
    refund_amount = fields.Monetary("Refunded", compute='_compute_refund_amount', help="Posted credit notes.")

    @api.depends_context('uid')
    def _compute_card_count(self):
        Lead = self.env['crm.lead']
        counts = {}
        if Lead.has_access('read'):
            counts = dict(Lead.with_context(active_test=False)._read_group(
                [('partner_id', 'in', self.ids), ('is_dealership', '=', True)], ['partner_id'], ['__count']))
        for partner in self:
            partner.card_count = counts.get(partner._origin, 0)

    @api.depends('sale_order_ids.state', 'sale_order_ids.amount_total')
    @api.depends_context('uid', 'company')
    def _compute_purchases(self):
        """Read as the user: a role without sight of orders sees no purchases, and no error."""
        orders = lines = {}
        if self.env['sale.order'].has_access('read'):
            orders = self.env['sale.order'].search_fetch(
                [('partner_id', 'in', self.ids), ('state', '=', 'sale')],
                ['partner_id', 'date_order', 'amount_total', 'currency_id'], order='date_order').grouped('partner_id')
            lines = self._purchase_lines()
        for partner in self:
            partner._set_purchases(
                orders.get(partner._origin, self.env['sale.order']), lines.get(partner._origin, self.env['sale.order.line']))

    @api.depends('sale_order_ids.state')
    @api.depends_context('uid')
    def _compute_purchase_line_ids(self):
        lines = self._purchase_lines()
        for partner in self:
            partner.purchase_line_ids = lines.get(partner._origin)

    def _purchase_lines(self):
        """Lines of the confirmed orders of these customers, the newest first.

        :return: dict of customer → lines
        """
        return self.env['sale.order.line'].search_fetch(
            [('order_id.partner_id', 'in', self.ids), ('state', '=', 'sale'), ('display_type', '=', False)],
            ['order_partner_id', 'price_unit', 'product_uom_qty', 'discount', 'price_subtotal', 'currency_id'],
            order='order_id desc, sequence, id').grouped('order_partner_id')

    def _set_purchases(self, orders, lines):
        """Set the totals of one customer from his confirmed orders, the oldest first, and their lines."""
        company, today = self.env.company, fields.Date.context_today(self)

        def in_company_currency(amount, currency):
            return (currency or company.currency_id)._convert(amount, company.currency_id, company, today)

        days = [fields.Datetime.context_timestamp(self, order.date_order).date() for order in orders]
        self.purchase_count = len(orders)
        self.purchase_amount = sum(in_company_currency(order.amount_total, order.currency_id) for order in orders)
        self.purchase_first_on = days[0] if days else False
        self.purchase_last_on = days[-1] if days else False
        self.purchase_interval_days = (days[-1] - days[0]).days // (len(days) - 1) if len(days) > 1 else 0
        self.discount_amount = sum(in_company_currency(
            line.price_unit * line.product_uom_qty * line.discount / 100 - min(0, line.price_subtotal), line.currency_id)
            for line in lines)

    @api.depends_context('uid', 'company')
    def _compute_refund_amount(self):
        Move = self.env['account.move']
        amounts = {}
        if Move.has_access('read'):
            amounts = dict(Move._read_group(
                [('partner_id', 'in', self.ids), ('move_type', '=', 'out_refund'), ('state', '=', 'posted')],
                ['partner_id'], ['amount_total_signed:sum']))
        for partner in self:
            partner.refund_amount = -amounts.get(partner._origin, 0.0)

    def action_view_cards(self):
        """The cards of the customer, the closed ones too."""
        self.ensure_one()
        return {
            **self.env['ir.actions.act_window']._for_xml_id('auto_dealership.crm_lead_dealership_action'),
            'domain': [('partner_id', '=', self.id), ('is_dealership', '=', True)],
            'name': self.env._("Customer Cards"),
            'context': {'default_type': 'opportunity', 'default_partner_id': self.id, 'active_test': False},
        }

    def action_new_card(self):
        """Open a card for a customer who is known already; when he has an open one, that is where it goes on."""
        self.ensure_one()
        card = self.env['crm.lead'].search([
            ('partner_id', '=', self.id), ('is_dealership', '=', True), ('type', '=', 'opportunity'),
            ('won_status', '=', 'pending')], limit=1)
        if card:
            return card.action_view_card()
        return {
            'type': 'ir.actions.act_window',
            'name': self.env._("New Card"),
            'res_model': 'crm.lead',
            'views': [(self.env.ref('auto_dealership.crm_lead_view_form_card').id, 'form')],
            'context': {'default_type': 'opportunity', 'default_partner_id': self.id},
        }
