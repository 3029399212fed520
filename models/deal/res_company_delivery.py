from dateutil.relativedelta import relativedelta

from odoo import fields, models


class ResCompany(models.Model):
    _inherit = 'res.company'

    dealership_warranty_months = fields.Integer(
        "Warranty (Months)", default=36, help="How long the maker's warranty runs from the delivery (质保期). 0: nothing is entered.")
    dealership_first_service_months = fields.Integer(
        "First Service After (Months)", default=6,
        help="When the first maintenance is due after the delivery (首保). 0: nothing is entered.")
    dealership_trade_in_way = fields.Selection(
        [('line', "Line on the deal, below zero"), ('bill', "Purchase bill, set against the price")], "A Trade-in Is Paid By",
        default='line',
        help="How the value of a customer's old car enters the deal (置换入账方式).")

    _warranty_months = models.Constraint(
        "CHECK (dealership_warranty_months >= 0 AND dealership_first_service_months >= 0)", "A number of months is not below zero.")

    def _dealership_care_dates(self, day):
        """Values of a vehicle that is delivered on a day: warranty and first maintenance begin."""
        self.ensure_one()
        company = self.sudo()  # the store's settings, whoever hands the car over
        warranty, service = company.dealership_warranty_months, company.dealership_first_service_months
        return {
            'warranty_until': warranty and day + relativedelta(months=warranty, days=-1),
            'first_service_due_on': service and day + relativedelta(months=service),
        }
