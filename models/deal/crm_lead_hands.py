"""A card that changes hands takes its quotations along: who sells on sees what was offered (H01)."""
from odoo import models


class CrmLead(models.Model):
    _inherit = 'crm.lead'

    def _after_cards_written(self, vals, opening, before):
        super()._after_cards_written(vals, opening, before)
        if not {'user_id', 'team_id'}.isdisjoint(vals):
            self._take_quotations_along()

    def _take_quotations_along(self):
        """Signed deals stay whose they are; quotations follow their card."""
        # whoever gives the card away may not see all of its quotations
        deals = self.env['sale.order'].sudo().search([
            ('opportunity_id', 'in', self.ids), ('is_deal', '=', True), ('state', 'in', ('draft', 'sent'))])
        groups = {}
        for deal in deals:
            card = deal.opportunity_id
            if card.user_id and (deal.user_id != card.user_id or deal.team_id != card.team_id):
                groups.setdefault((card.user_id.id, card.team_id.id), []).append(deal.id)
        for (user_id, team_id), ids in groups.items():
            deals.browse(ids).write({'user_id': user_id, 'team_id': team_id})
