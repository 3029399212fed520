"""Items of money that is collected for others (代收款): for whom, and what of it is still to be passed on."""
from odoo import fields, models


class AccountMoveLine(models.Model):
    _inherit = 'account.move.line'

    deal_on_behalf = fields.Boolean(
        "On Behalf of Others", readonly=True, help="Collected for somebody else and owed to him (代收款).")
    deal_beneficiary_id = fields.Many2one(
        'res.partner', "For Whom", readonly=True, ondelete='restrict', help="Tax office, insurer or agent whom the money is for.")

    _deal_on_behalf_idx = models.Index("(company_id, move_id) WHERE deal_on_behalf IS TRUE")
