"""The cards of a customer, and finding him by a card's number (A12, A15)."""
from odoo import api, fields, models
from odoo.tools import SQL


class ResPartner(models.Model):
    _inherit = 'res.partner'

    card_ids = fields.One2many(
        'crm.lead', 'partner_id', "Customer Cards", domain=[('is_dealership', '=', True)], context={'active_test': False},
        help="The cards of the customer, closed ones too.")
    referred_card_ids = fields.One2many('crm.lead', 'referrer_id', "Referred Cards")

    @api.model
    def _customer_search_branches(self, term):
        branches = super()._customer_search_branches(term)
        if term.isascii() and len(term) >= 6:
            branches.append(SQL(
                "SELECT partner_id FROM crm_lead WHERE card_number IS NOT NULL AND card_number = %s", term.upper()))
        return branches
