from odoo import api, fields, models

# More than any car costs; infinity cannot be rounded.
UNLIMITED = 1e15


class DealershipDealLimit(models.Model):
    """How far a role may go without asking (优惠权限): discount and gifts of one deal (H06).

    The administrator of the store has no limit; a role without a row has no discount at all.
    """
    _name = 'dealership.deal.limit'
    _description = "Limit of Discounts"
    _order = 'role, company_id'
    _rec_name = 'role'

    role = fields.Selection([('consultant', "Sales consultant"), ('manager', "Sales manager")], required=True)
    company_id = fields.Many2one('res.company', "Store", index=True, help="Empty: for every store that has no row of its own.")
    currency_id = fields.Many2one('res.currency', compute='_compute_currency_id')
    discount_percent = fields.Float("Discount (%)", digits=(5, 2), aggregator=None, help="At most so much of the guide price …")
    discount_amount = fields.Monetary("Discount", aggregator=None, help="… and at most this amount; the smaller of both counts.")
    gift_amount = fields.Monetary("Gifts", aggregator=None, help="Gifts of one deal, at their price in the list (赠品金额).")

    _role_once = models.UniqueIndex("(role, company_id) NULLS NOT DISTINCT", "There is a limit for this role and store already.")
    _not_negative = models.Constraint(
        "CHECK(discount_percent >= 0 AND discount_amount >= 0 AND gift_amount >= 0)", "A limit is not below zero.")

    @api.depends('company_id')
    def _compute_currency_id(self):
        for limit in self:
            limit.currency_id = (limit.company_id or self.env.company).currency_id

    @api.model
    def _of_users(self, users, company):
        """What the narrowest of these people may give away.

        :return: dict of discount_percent, discount_amount and gift_amount
        """
        names = ('discount_percent', 'discount_amount', 'gift_amount')
        rows = {
            (limit.role, limit.company_id.id): limit
            for limit in self.sudo().search([('company_id', 'in', (company.id, False))])}
        found = dict.fromkeys(names, UNLIMITED)
        for user in users or users.browse():
            if user.has_group('auto_dealership.group_dealership_admin'):
                continue
            role = 'manager' if user.has_group('auto_dealership.group_manager') else 'consultant'
            row = rows.get((role, company.id)) or rows.get((role, False))
            for name in names:
                found[name] = min(found[name], row[name] if row else 0.0)
        return found if users else dict.fromkeys(names, 0.0)
