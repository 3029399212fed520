"""A team that becomes a dealership team brings its open leads, and what their customers are known by."""
from odoo import models
from odoo.tools import SQL


class CrmTeam(models.Model):
    _inherit = 'crm.team'

    def _become_dealership(self):
        result = super()._become_dealership()
        if self:
            self.env['crm.lead'].sudo().search([
                ('team_id', 'in', self.ids), ('won_status', '=', 'pending'), ('user_id', '!=', False)], order='id')._fill_claim_keys()
        return result

    def write(self, vals):
        result = super().write(vals)
        if 'is_dealership' in vals and not vals['is_dealership']:
            rows = self.env.execute_query(SQL("""
                SELECT DISTINCT claim.lead_id FROM dealership_claim_key claim JOIN crm_lead lead ON lead.id = claim.lead_id
                 WHERE lead.team_id = ANY(%s)""", list(self.ids)))
            self.env['dealership.claim.key'].sudo()._release([lead_id for lead_id, in rows])
        return result
