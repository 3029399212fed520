"""The whole of what a customer spent here, beside his orders: the workshop and the insurance, how often and with which rebates (A12)."""
from odoo import api, fields, models

SEEN_BY = (
    'sales_team.group_sale_salesman,auto_dealership.group_customer_care,auto_dealership.group_finance,auto_dealership.group_auditor,'
    'auto_dealership.group_service_advisor')


class ResPartner(models.Model):
    _inherit = 'res.partner'

    service_first_on = fields.Date("First Workshop Visit", compute='_compute_service_spending', groups=SEEN_BY)
    service_interval_days = fields.Integer(
        "Days Between Visits", compute='_compute_service_spending', groups=SEEN_BY, help="Mean number of days from one visit to the next.")
    service_discount_amount = fields.Monetary(
        "Rebates in the Workshop", compute='_compute_service_spending', groups=SEEN_BY,
        help="Discounts on the work and parts of finished visits.")
    policy_count = fields.Integer(
        "Policies", compute='_compute_policy_spending', groups=SEEN_BY, help="Policies that this store issued for the customer.")
    policy_amount = fields.Monetary("Premiums and Taxes", compute='_compute_policy_spending', groups=SEEN_BY)
    policy_refund_amount = fields.Monetary("Premiums Refunded", compute='_compute_policy_spending', groups=SEEN_BY)

    @api.depends_context('uid', 'company')
    def _compute_service_spending(self):
        """Of the visits that the user may see; two queries for any number of customers."""
        Visit, Line = self.env['fleet.vehicle.log.services'], self.env['dealership.service.line']
        facts, rebates = {}, {}
        if Visit.has_access('read') and Line.has_access('read'):
            mine = [('customer_id', 'in', self.ids), ('workshop_state', '=', 'left')]
            facts = {customer: rest for customer, *rest in Visit._read_group(mine, ['customer_id'], ['__count', 'date:min', 'date:max'])}
            discounted = Line.search_fetch(
                [('visit_id', 'any', mine), ('discount', '>', 0)], ['visit_id', 'quantity', 'price_unit', 'discount'])
            for line in discounted:
                customer = line.visit_id.customer_id
                rebates[customer] = rebates.get(customer, 0.0) + line.quantity * line.price_unit * line.discount / 100
        for partner in self:
            count, first, last = facts.get(partner._origin, (0, False, False))
            partner.service_first_on = first
            partner.service_interval_days = (last - first).days // (count - 1) if count > 1 else 0
            partner.service_discount_amount = rebates.get(partner._origin, 0.0)

    @api.depends_context('uid', 'company')
    def _compute_policy_spending(self):
        Policy, facts = self.env['fleet.vehicle.log.contract'], {}
        if Policy.has_access('read'):
            facts = {holder: rest for holder, *rest in Policy._read_group(
                [('policyholder_id', 'in', self.ids), ('is_policy', '=', True), ('issued_here', '=', True)], ['policyholder_id'],
                ['__count', 'amount:sum', 'refund_amount:sum'])}
        for partner in self:
            partner.policy_count, partner.policy_amount, partner.policy_refund_amount = facts.get(partner._origin, (0, 0.0, 0.0))
