"""Quotations that a team has when it becomes a dealership team are deals of its cards from then on."""
from odoo import models


class CrmTeam(models.Model):
    _inherit = 'crm.team'

    def _become_dealership(self):
        super()._become_dealership()
        if not self:
            return
        Order = self.env['sale.order'].sudo()  # the team's quotations are its people's
        orders = Order.search([('opportunity_id.team_id', 'in', self.ids), ('state', 'in', ('draft', 'sent')), ('is_deal', '=', False)])
        self.env.add_to_compute(Order._fields['is_deal'], orders)
        orders._recompute_recordset(['is_deal'])
