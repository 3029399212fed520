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

    def _still_worked_on(self, cards):
        """Those whose present consultant has another open card of theirs beside `cards`: whose customer they are is to be
        ruled, and changes with no card that somebody else takes."""
        if not self:
            return self
        found = self.env['crm.lead'].sudo()._read_group([
            ('partner_id', 'in', self.ids), ('id', 'not in', cards.ids), ('won_status', '=', 'pending'),
            ('team_id', 'in', list(self.env['crm.team']._dealership_team_ids())), ('user_id', '!=', False),
        ], ['partner_id', 'user_id'])
        return self.browse([partner.id for partner, user in found if partner.sudo().user_id == user])
