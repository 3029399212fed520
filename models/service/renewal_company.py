"""When renewals open, and where commissions are booked (J05)."""
from odoo import fields, models

LEADS = [('90', "90 days"), ('60', "60 days"), ('30', "30 days"), ('15', "15 days"), ('7', "7 days")]


class ResCompany(models.Model):
    _inherit = 'res.company'

    dealership_renewal_lead = fields.Selection(
        LEADS, "Renewals Open Before", default='60',
        help="So long before a policy ends its renewal opens (提前天数); the caller is reminded at the marks after it.")
    dealership_renewal_grace_days = fields.Integer(
        "Lapsed Policies (Days)", default=30, help="Renewals are opened for policies that ended up to so many days ago, too (脱保).")
    dealership_commission_product_id = fields.Many2one(
        'product.product', "Commission Product", check_company=True, domain=[('type', '=', 'service')],
        help="What the insurer is invoiced for; its income account and taxes are used. Empty: “Insurance commission”.")
    dealership_commission_journal_id = fields.Many2one(
        'account.journal', "Commission Journal", check_company=True, domain=[('type', '=', 'sale')],
        help="Journal of the invoices to insurers. Empty: the first sales journal.")

    _dealership_renewal_grace = models.Constraint(
        'CHECK(dealership_renewal_grace_days >= 0)', "The days of lapsed policies are not below zero.")

    def _dealership_renewal_lead(self):
        """Days before the end at which renewals open."""
        self.ensure_one()
        return int(self.dealership_renewal_lead or 60)
