from odoo import api, fields, models
from odoo.exceptions import UserError


class DealershipDealInstalment(models.Model):
    """One instalment of a loan (一期还款); reckoned, but for the principal of a custom plan."""
    _name = 'dealership.deal.instalment'
    _description = "Instalment of a Loan"
    _inherit = ['dealership.protected.mixin', 'dealership.follow.mixin']
    _order = 'loan_id, number, id'
    _follow_field = 'loan_id'

    _protected_fields = ('date', 'interest', 'payment', 'balance')
    _immutable_fields = ('loan_id',)

    loan_id = fields.Many2one('dealership.deal.loan', required=True, index=True, ondelete='cascade')
    currency_id = fields.Many2one(related='loan_id.currency_id')
    number = fields.Integer("No.", required=True, default=1)
    date = fields.Date("Due On")
    principal = fields.Monetary(help="Part of the loan that is paid back (本金).")
    interest = fields.Monetary("Interest Part", help="On the open balance (利息).")
    payment = fields.Monetary("Monthly Payment", help="Principal and interest (月供).")
    balance = fields.Monetary("Open After", aggregator=None, help="What is still owed to the lender afterwards (剩余本金).")

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines._check_by_hand()
        return lines

    def write(self, vals):
        self._check_by_hand()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_by_hand(self):
        self._check_by_hand()

    def _check_by_hand(self):
        """Only the plan of a custom loan that the lender has not agreed to yet is entered by hand."""
        if self.env.su:
            return
        for loan in self.loan_id:
            if loan.state != 'draft' or loan.method != 'custom':
                raise UserError(self.env._(
                    "The instalments of %s are reckoned from its terms. Change the terms, or choose the method “Custom”.",
                    loan.display_name))
