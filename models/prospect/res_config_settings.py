from odoo import api, fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = 'res.config.settings'

    dealership_team_count = fields.Integer("Dealership Teams", compute='_compute_dealership_team_count')

    @api.depends('company_id')
    def _compute_dealership_team_count(self):
        """Teams of the store; those shared by all stores count for each."""
        for settings in self:
            settings.dealership_team_count = self.env['crm.team'].search_count([
                ('is_dealership', '=', True), ('company_id', 'in', (False, settings.company_id.id))])
